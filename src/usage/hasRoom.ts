import { sql } from '@payloadcms/db-postgres'

import type { ID } from '../library/documents.js'
import type { Limits, MediaLibrary } from '../library/MediaLibrary.js'

import { tableOf } from '../compat/database.js'
import { typed } from '../compat/usageStatement.js'

export interface Wanted {
  readonly bytes: number
  readonly files?: number
}

/** Room for `bytes` and `files` more: the one comparison that a quota is. */
export const hasRoom = (
  library: MediaLibrary,
  user: ID,
  { bytes, files = 0 }: Wanted,
  limits: Limits,
): ReturnType<typeof sql> => {
  const usage = tableOf(library, library.slugs.usage)
  const column = (field: string) => sql`${usage}.${sql.identifier(usage[field]!.name)}`
  const within = (field: string, more: number, limit: null | number | undefined) =>
    limit == null ? [] : [sql`${column(field)} + ${more}::numeric <= ${limit}::numeric`]
  return sql.join(
    [
      sql`${column('user')} = ${typed(usage.user!, user)}`,
      ...within('allocatedBytes', bytes, limits.storageBytes),
      ...within('allocatedFiles', files, limits.files),
    ],
    sql` AND `,
  )
}
