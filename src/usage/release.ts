import { sql } from '@payloadcms/db-postgres'

import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { type Run, runSQL, tableOf } from '../compat/database.js'
import { assignments, increments, typed } from '../compat/usageStatement.js'

export interface Ending {
  /** The token of the claim, for an upload that is `completing`. */
  readonly claimToken?: string
  /** Only when its time is over, by the clock of the database. */
  readonly onlyExpired?: boolean
  readonly state: 'aborted' | 'expired'
  readonly upload: ID
}

/**
 * Ends an upload, gives its reservation back and marks its objects for removal, in one statement.
 * False when it had ended already.
 */
export const release = async (
  library: MediaLibrary,
  { claimToken, onlyExpired, state, upload }: Ending,
  run: Run = {},
): Promise<boolean> => {
  const { uploads: slug, usage: usageSlug } = library.slugs
  const uploads = tableOf(library, slug)
  const usage = tableOf(library, usageSlug)
  const token = sql.identifier(uploads.claimToken!.name)
  const from = claimToken
    ? sql`state = 'completing' AND ${token} = ${claimToken}`
    : sql`state = 'open'`
  const when = onlyExpired ? sql` AND ${sql.identifier(uploads.expiresAt!.name)} < now()` : sql``
  const rows = await runSQL(
    library,
    sql`WITH gone AS (
      UPDATE ${uploads} SET ${assignments(library, slug, { claimToken: null, removal: 'due', state })}, updated_at = now()
      WHERE id = ${typed(uploads.id!, upload)} AND ${from}${when}
      RETURNING size, ${sql.identifier(uploads.user!.name)} AS owner)
    UPDATE ${usage} SET ${increments(library, usageSlug, {
      allocatedBytes: sql`-gone.size`,
      allocatedFiles: -1,
      reservedBytes: sql`-gone.size`,
      reservedFiles: -1,
    })}, updated_at = now()
    FROM gone WHERE ${usage}.${sql.identifier(usage.user!.name)} = gone.owner RETURNING 1`,
    run,
  )
  return rows.length === 1
}
