import { Link } from '@payloadcms/ui'

import type { HealthSummary } from '../../repairs/health.js'

import { healthWords } from './healthWords.js'

const { dangling: words } = healthWords

/** Rows that are shown; the API answers more. */
const most = 50

interface Props {
  readonly found: Pick<HealthSummary, 'dangling' | 'danglingCount'>
  /** Where a file is shown, without its id. */
  readonly href: string
}

/** Files whose bytes are missing or are not as many as their row says. */
export const DanglingTable = ({ found: { dangling, danglingCount }, href }: Props) => {
  const shown = dangling.slice(0, most)
  return (
    <section aria-labelledby="media-health-dangling" className="media-health__section">
      <h2 id="media-health-dangling">{words.title}</h2>
      <p className="media-health__hint">{words.intro}</p>
      <div className="media-table">
        <table>
          <thead>
            <tr>
              {(['file', 'what', 'state', 'key'] as const).map((name) => (
                <th key={name} scope="col">
                  {words.columns[name]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ file, key, kind, provider, size, stored }) => (
              <tr key={`${provider}/${key}`}>
                <td>
                  <Link href={`${href}/${file}`} prefetch={false}>
                    {file}
                  </Link>
                </td>
                <td>{words.kind[kind]}</td>
                <td>
                  {provider}: {stored === null ? words.gone : words.other(stored, size)}
                </td>
                <td className="media-health__key">{key}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {danglingCount > shown.length && (
        <p className="media-health__hint">{words.more(danglingCount - shown.length)}</p>
      )}
    </section>
  )
}
