import type { PayloadRequest } from 'payload'

import type { MediaLibrary } from '../../library/MediaLibrary.js'

import { quarantineStatuses } from '../../core/scanStatus.js'
import { Empty } from '../screens/Empty.js'
import { words } from '../words.js'
import { countQuarantined, findQuarantined, type QuarantineStatus } from './findQuarantined.js'
import { Pages } from './Pages.js'
import { QuarantineTable } from './QuarantineTable.js'
import { quarantineURL } from './quarantineURL.js'
import { StatusFilter } from './StatusFilter.js'

interface Props {
  readonly library: MediaLibrary
  readonly req: PayloadRequest
  readonly searchParams: Readonly<Record<string, string | string[] | undefined>>
}

const statusOf = (asked: unknown): QuarantineStatus | undefined =>
  quarantineStatuses.find((status) => status === asked)

const pageOf = (asked: unknown): number => Math.max(1, Math.floor(Number(asked)) || 1)

/** The files in quarantine, by status, page by page. */
export const QuarantineList = async ({ library, req, searchParams }: Props) => {
  const status = statusOf(searchParams.scanStatus)
  const [found, ...counts] = await Promise.all([
    findQuarantined(library, req, { page: pageOf(searchParams.page), status }),
    ...quarantineStatuses.map((one) => countQuarantined(library, one)),
  ])
  const all = counts.reduce((sum, count) => sum + count, 0)
  const here = quarantineURL(library.payload.config)
  const base = status ? `${here}?scanStatus=${status}` : here

  return all === 0 ? (
    <Empty hint={words.quarantine.emptyHint} icon="good">
      {words.quarantine.empty}
    </Empty>
  ) : (
    <>
      <p className="media-quarantine__intro">{words.quarantine.intro}</p>
      <StatusFilter
        current={status}
        href={here}
        tabs={[
          { count: all, label: words.quarantine.all },
          ...quarantineStatuses.map((one, i) => ({
            count: counts[i]!,
            label: words.scan[one],
            status: one,
          })),
        ]}
      />
      {found.docs.length > 0 ? (
        <QuarantineTable files={found.docs} library={library} />
      ) : (
        <Empty icon="good">{words.quarantine.emptyFilter}</Empty>
      )}
      <Pages href={base} page={found.page ?? 1} pages={found.totalPages} />
    </>
  )
}
