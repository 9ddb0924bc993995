import type { HealthSummary } from '../../repairs/health.js'

import { Icon } from '../badges/Icon.js'
import { DanglingTable } from './DanglingTable.js'
import { healthWords } from './healthWords.js'
import { KeyList } from './KeyList.js'
import { StoresTable } from './StoresTable.js'

interface Props {
  readonly found: HealthSummary
  /** Where a file is shown, without its id. */
  readonly href: string
}

/** What a check found. */
export const HealthReport = ({ found, href }: Props) => {
  const { danglingCount, graceSeconds, isHealthy, orphanCount, orphanedKeys, staleUploadCount } =
    found
  return (
    <>
      <p className={isHealthy ? 'media-health__good' : 'media-health__bad'}>
        <Icon name={isHealthy ? 'good' : 'warning'} />{' '}
        {isHealthy
          ? healthWords.good
          : healthWords.wrong(orphanCount, danglingCount, staleUploadCount)}
      </p>
      {found.unreachable.map(({ files, provider }) => (
        <p className="media-health__bad" key={provider}>
          <Icon name="warning" /> {healthWords.unreachable(files, provider)}
        </p>
      ))}
      <StoresTable stores={found.stores} />
      <p className="media-health__hint">{healthWords.graceHint(graceSeconds)}</p>
      {danglingCount > 0 && <DanglingTable found={found} href={href} />}
      {orphanCount > 0 && (
        <section aria-labelledby="media-health-orphans" className="media-health__section">
          <h2 id="media-health-orphans">{healthWords.orphans.title}</h2>
          <p className="media-health__hint">{healthWords.orphans.intro}</p>
          <KeyList count={orphanCount} keys={orphanedKeys} label={healthWords.orphans.title} />
        </section>
      )}
    </>
  )
}
