import { sql } from '@payloadcms/db-postgres'

import type { MediaLibrary } from '../../library/MediaLibrary.js'
import type { JobCounts } from '../../queues/JobQueue.js'

import { runSQL, tableOf } from '../../compat/database.js'

export interface LibraryState {
  /** `null` when the queue cannot tell. */
  readonly jobs: JobCounts | null
  /** ISO time since when every usage was counted anew; `null` when one never was. */
  readonly countedSince: null | string
  readonly openUploads: number
  readonly removals: number
  /** Version of the scanner; `null` when it does not answer. */
  readonly scannerVersion: null | string
}

/** Milliseconds that the page waits for somebody else's answer. */
const patienceMs = 3_000

const soon = <Answer>(asking: Promise<Answer> | undefined): Promise<Answer | null> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), patienceMs)
  })
  const answer = (asking ?? Promise.resolve(null)).catch(() => null)
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}

const countedSince = async (library: MediaLibrary): Promise<null | string> => {
  const usage = tableOf(library, library.slugs.usage)
  const at = sql.identifier(usage.calculatedAt!.name)
  const [row] = await runSQL<{ at: Date | null | string }>(
    library,
    sql`SELECT CASE WHEN count(*) = count(${at}) THEN min(${at}) END AS at FROM ${usage}`,
  )
  return row?.at ? new Date(row.at).toISOString() : null
}

/** What the library is at, as far as it can be known at once. */
export const readState = async (library: MediaLibrary): Promise<LibraryState> => {
  const { payload, queue, scanner, slugs } = library
  const count = async (where: object) =>
    (await payload.db.count({ collection: slugs.uploads, where: where as never })).totalDocs
  const [jobs, scannerVersion, openUploads, removals, since] = await Promise.all([
    soon(queue.counts?.(payload)),
    soon(scanner.version()),
    count({ state: { in: ['open', 'completing'] } }),
    count({ removal: { equals: 'due' } }),
    countedSince(library),
  ])
  return { countedSince: since, jobs, openUploads, removals, scannerVersion }
}
