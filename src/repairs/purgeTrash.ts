import { sql } from '@payloadcms/db-postgres'

import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { runSQL, tableOf } from '../compat/database.js'
import { inTransaction } from '../compat/inTransaction.js'
import { holdUsage } from '../usage/holdUsage.js'
import { longestList, type RepairOptions } from './RepairOptions.js'

export interface PurgeOptions extends RepairOptions {
  /** Files that are deleted at most. @default no limit */
  readonly limit?: number
}

export interface PurgeSummary {
  readonly deletedCount: number
  readonly dryRun: boolean
  /** Files that could not be deleted, and why: the first 1,000. */
  readonly failed: readonly { readonly file: ID; readonly reason: string }[]
  readonly failedCount: number
  /** Days a file stays in the trash; `null` for ever: then nothing is deleted. */
  readonly keepDays: null | number
  /** Files whose time was over when it began. */
  readonly total: number
}

const page = 100

/** In the trash for longer than that, by the clock of the database. */
const isOver = (library: MediaLibrary, keepMs: number) => {
  const { deletedAt } = tableOf(library, library.slugs.media)
  return sql`${sql.identifier(deletedAt!.name)} < now() - ${keepMs / 1000} * interval '1 second'`
}

const findOver = (library: MediaLibrary, keepMs: number, after: ID | undefined) =>
  runSQL<{ id: ID }>(
    library,
    sql`SELECT id FROM ${tableOf(library, library.slugs.media)} WHERE ${isOver(library, keepMs)}
      ${after === undefined ? sql`` : sql`AND id > ${after}`} ORDER BY id LIMIT ${page}`,
  )

/**
 * Deletes one file as Payload does, with every hook. Its row is held first and looked at again: of somebody who
 * restores it at the same moment and this, one is first, and the other finds it as that one left it.
 */
const purgeOne = (library: MediaLibrary, id: ID, keepMs: number): Promise<boolean> =>
  inTransaction(library, async (req) => {
    await holdUsage(library, id, req)
    const rows = await runSQL(
      library,
      sql`SELECT 1 FROM ${tableOf(library, library.slugs.media)}
        WHERE id = ${id} AND ${isOver(library, keepMs)} FOR UPDATE`,
      { req },
    )
    if (rows.length === 0) {
      return false
    }
    const { media: collection } = library.slugs
    await library.payload.delete({
      id,
      collection,
      depth: 0,
      overrideAccess: true,
      req,
      trash: true,
    })
    return true
  })

/**
 * Deletes for good what has been in the trash for longer than the option `trash.keepDays`, one file after another: its
 * bytes are given back at once, its objects are removed by a job. A file that cannot be deleted does not keep the others.
 *
 * @example const { deletedCount } = await purgeTrash(library)
 */
export const purgeTrash = async (
  library: MediaLibrary,
  { dryRun = false, limit = Infinity, onProgress, signal }: PurgeOptions = {},
): Promise<PurgeSummary> => {
  const { keepMs } = library.trash
  if (keepMs === null) {
    return { deletedCount: 0, dryRun, failed: [], failedCount: 0, keepDays: null, total: 0 }
  }
  const [counted] = await runSQL<{ n: string }>(
    library,
    sql`SELECT count(*) AS n FROM ${tableOf(library, library.slugs.media)} WHERE ${isOver(library, keepMs)}`,
  )
  const total = Number(counted!.n)
  const failed: { file: ID; reason: string }[] = []
  let [deletedCount, failedCount] = [0, 0]
  let after: ID | undefined
  const summary = () => ({
    deletedCount,
    dryRun,
    failed,
    failedCount,
    keepDays: keepMs / 86_400_000,
    total,
  })
  while (!dryRun) {
    const found = await findOver(library, keepMs, after)
    for (const { id } of found) {
      if (signal?.aborted || deletedCount >= limit || failedCount >= limit) {
        return summary()
      }
      after = id
      try {
        deletedCount += (await purgeOne(library, id, keepMs)) ? 1 : 0
      } catch (error) {
        library.payload.logger.error({ err: error, file: id, msg: 'A file could not be purged' })
        failedCount += 1
        failed.push(
          ...(failed.length < longestList ? [{ file: id, reason: (error as Error).message }] : []),
        )
      }
      onProgress?.({
        done: deletedCount + failedCount,
        total: Math.max(deletedCount + failedCount, total),
      })
    }
    if (found.length < page) {
      break
    }
  }
  return summary()
}
