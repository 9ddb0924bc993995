import { sql } from '@payloadcms/db-postgres'

import type { MediaLibrary } from '../library/MediaLibrary.js'

import { runSQL, tableOf } from '../compat/database.js'
import { columnOf } from './references.js'

type SQL = ReturnType<typeof sql>

export interface Forgotten {
  readonly auditEntries: number
  readonly uploads: number
}

/** Rows of one table that one run removes; the rest waits for the next. */
const most = 5_000

/** Days after which an upload that is over is forgotten, and with it what a repeated request would be told. */
const uploadDays = 30

const remove = async (
  library: MediaLibrary,
  slug: string,
  where: (column: (field: string) => SQL) => SQL,
): Promise<number> => {
  const table = tableOf(library, slug)
  const rows = await runSQL<{ n: string }>(
    library,
    sql`WITH gone AS (DELETE FROM ${table} WHERE id IN (
        SELECT o.id FROM ${table} AS o WHERE ${where(columnOf(library, slug, 'o'))}
        LIMIT ${most} FOR UPDATE SKIP LOCKED) RETURNING 1)
      SELECT count(*) AS n FROM gone`,
  )
  return Number(rows[0]!.n)
}

/**
 * Removes rows that nobody needs any more: entries of the audit trail beyond the option `audit.keepDays`, and uploads
 * that ended 30 days ago and of which the store holds nothing. The upload that a file came in by stays as long as the
 * file: its removal begins there. Five thousand of each at most; the next run goes on.
 */
export const forgetOld = async (library: MediaLibrary): Promise<Forgotten> => {
  const { audit, slugs } = library
  const { keepMs } = audit
  return {
    auditEntries:
      keepMs === null
        ? 0
        : await remove(
            library,
            slugs.audit,
            (entry) => sql`${entry('createdAt')} < now() - ${keepMs / 1000} * interval '1 second'`,
          ),
    uploads: await remove(
      library,
      slugs.uploads,
      (upload) => sql`${upload('updatedAt')} < now() - ${uploadDays} * interval '1 day'
        AND ${upload('state')}::text IN ('aborted', 'completed', 'expired') AND ${upload('removal')}::text <> 'due'
        AND (${upload('state')}::text <> 'completed' OR ${upload('mediaFile')} IS NULL)`,
    ),
  }
}
