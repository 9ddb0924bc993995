import type { HealthSummary } from '../../repairs/health.js'

import { formatBytes } from '../../core/formatBytes.js'
import { healthWords } from './healthWords.js'

const { columns, title } = healthWords.stores

interface Props {
  readonly stores: HealthSummary['stores']
}

const figure = (count: number) => count.toLocaleString('en')

/** What each store holds. */
export const StoresTable = ({ stores }: Props) => (
  <section aria-labelledby="media-health-stores" className="media-health__section">
    <h2 id="media-health-stores">{title}</h2>
    <div className="media-table">
      <table>
        <thead>
          <tr>
            {[
              columns.store,
              columns.objects,
              columns.orphans,
              columns.dangling,
              columns.staleUploads,
              columns.recent,
              columns.foreign,
            ].map((label) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {stores.map((store) => (
            <tr key={store.provider}>
              <th scope="row">{store.provider}</th>
              <td className="media-table__figure">
                {figure(store.objects)} · {formatBytes(store.bytes)}
              </td>
              <td className="media-table__figure">
                {figure(store.orphans)}
                {store.orphans > 0 && ` · ${formatBytes(store.orphanBytes)}`}
              </td>
              <td className="media-table__figure">{figure(store.dangling)}</td>
              <td className="media-table__figure">{figure(store.staleUploads)}</td>
              <td className="media-table__figure">{figure(store.recent)}</td>
              <td className="media-table__figure">{figure(store.foreign)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </section>
)
