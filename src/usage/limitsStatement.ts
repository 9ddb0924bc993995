import { sql } from '@payloadcms/db-postgres'

import type { ID } from '../library/documents.js'
import type { Limits, MediaLibrary } from '../library/MediaLibrary.js'

import { columnsOf, tableOf } from '../compat/database.js'
import { typed, type Value } from '../compat/usageStatement.js'

type SQL = ReturnType<typeof sql>

/** The column that remembers each limit as it was when it was last compared with. */
const columns = {
  bandwidthBytes: 'bandwidthLimitBytes',
  files: 'fileLimit',
  storageBytes: 'storageLimitBytes',
} as const satisfies Record<keyof Limits, string>

const names = Object.keys(columns) as (keyof Limits)[]

/** The limits as columns of a usage row. */
export const limitValues = (limits: Limits): Record<string, Value> =>
  Object.fromEntries(names.map((name) => [columns[name], limits[name] ?? null]))

/**
 * Parts of a statement that writes `limits` into the usage row of `user`: `held` is the row as it was (taken after a
 * `person` of the statement), and `noted` an
 * entry in the audit trail if they are others now and `granted` was. Who changed them only the project knows. A row that
 * was made and never written had no limits that could change. Takes hold of `person` before the row.
 */
export const notingLimits = (
  library: MediaLibrary,
  user: ID,
  limits: Limits,
): { held: SQL; noted: SQL } => {
  const usage = tableOf(library, library.slugs.usage)
  const audit = tableOf(library, library.slugs.audit)
  const column = columnsOf(usage)
  const now = (name: keyof Limits) => sql`${limits[name] ?? null}::numeric`
  const was = (name: keyof Limits) => sql`was.${column(columns[name])}`
  const join = (parts: SQL[], by: SQL) => sql.join(parts, by)
  const figures = names.map(
    (name) =>
      sql`${sql.raw(`'${name}'`)}, jsonb_build_object('from', ${was(name)}, 'to', ${now(name)})`,
  )
  const differ = names.map((name) => sql`${was(name)} IS DISTINCT FROM ${now(name)}`)
  return {
    held: sql`SELECT mine.* FROM ${usage} AS mine, person
      WHERE mine.${column('user')} = ${typed(usage.user!, user)} FOR UPDATE OF mine`,
    noted: sql`INSERT INTO ${audit} (${sql.identifier(audit.action!.name)}, ${sql.identifier(audit.detail!.name)})
      SELECT ${typed(audit.action!, 'limits')},
        jsonb_build_object('user', ${String(user)}::text, ${join(figures, sql`, `)})
      FROM was, granted WHERE (${join(differ, sql` OR `)})
        AND was.${column('createdAt')} <> was.${column('updatedAt')}`,
  }
}
