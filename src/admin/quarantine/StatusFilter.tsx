import { Link } from '@payloadcms/ui'

import type { QuarantineStatus } from './findQuarantined.js'

import { words } from '../words.js'

interface Tab {
  readonly count: number
  readonly label: string
  /** Missing for all of them. */
  readonly status?: QuarantineStatus
}

interface Props {
  readonly current?: QuarantineStatus
  readonly href: string
  readonly tabs: readonly Tab[]
}

/** Links to the files with one status. */
export const StatusFilter = ({ current, href, tabs }: Props) => (
  <nav aria-label={words.quarantine.statuses} className="media-tabs">
    {tabs.map(({ count, label, status }) => (
      <Link
        aria-current={status === current ? 'page' : undefined}
        href={status ? `${href}?scanStatus=${status}` : href}
        key={label}
        prefetch={false}
      >
        {label} <span>{count}</span>
      </Link>
    ))}
  </nav>
)
