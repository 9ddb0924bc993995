import type { StorageUsage } from '../../library/documents.js'
import type { Limits } from '../../library/MediaLibrary.js'

import { formatBytes } from '../../core/formatBytes.js'
import { words } from '../words.js'
import { segmentsOf } from './segmentsOf.js'

interface Props {
  readonly limits: Limits
  readonly usage: StorageUsage
}

/** Share of the limit from which on the meter warns. */
const high = 0.9

const warningOf = ({ allocatedBytes }: StorageUsage, limit: null | number): null | string => {
  if (limit === null || allocatedBytes < limit * high) {
    return null
  }
  return allocatedBytes >= limit
    ? words.list.full
    : words.list.nearlyFull(formatBytes(limit - allocatedBytes))
}

/** What somebody stores, by kind, of what they may store. */
export const UsageMeter = ({ limits, usage }: Props) => {
  const limit = limits.storageBytes ?? null
  const used = words.list.used(
    formatBytes(usage.totalBytes),
    limit === null ? null : formatBytes(limit),
  )
  const segments = segmentsOf(usage)
  const whole = Math.max(limit ?? 0, usage.allocatedBytes, 1)
  const warning = warningOf(usage, limit)
  return (
    <div className="media-usage">
      <p className="media-usage__line">
        <strong>{used}</strong>
        <span>{words.list.filesOf(usage.totalFiles, limits.files ?? null)}</span>
        {usage.trashBytes > 0 && <span>{words.list.trash(formatBytes(usage.trashBytes))}</span>}
      </p>
      <div
        aria-label={words.list.meter}
        aria-valuemax={whole}
        aria-valuemin={0}
        aria-valuenow={usage.totalBytes}
        aria-valuetext={used}
        className="media-usage__bar"
        role="meter"
      >
        {segments.map(({ bytes, name }) => (
          <span
            className={`media-usage__segment media-usage__segment--${name}`}
            key={name}
            style={{ width: `${(bytes / whole) * 100}%` }}
          />
        ))}
      </div>
      <ul className="media-usage__legend">
        {segments.map(({ label, name }) => (
          <li key={name}>
            <span className={`media-usage__dot media-usage__segment--${name}`} />
            {label}
          </li>
        ))}
      </ul>
      {warning && <p className="media-usage__warning">{warning}</p>}
    </div>
  )
}
