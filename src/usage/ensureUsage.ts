import { sql } from '@payloadcms/db-postgres'

import type { ID, StorageUsage } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { type Run, runSQL, tableOf } from '../compat/database.js'
import { typed } from '../compat/usageStatement.js'

const find = (library: MediaLibrary, user: ID) =>
  library.payload.db.findOne({
    collection: library.slugs.usage,
    where: { user: { equals: user } },
  }) as Promise<unknown> as Promise<null | StorageUsage>

/** Makes the usage row of a user, with zeros, when it is the first time. However many ask at once, there is one. */
export const makeUsage = async (library: MediaLibrary, user: ID, run: Run = {}): Promise<void> => {
  const table = tableOf(library, library.slugs.usage)
  const column = sql.identifier(table.user!.name)
  const owner = typed(table.user!, user)
  await runSQL(
    library,
    sql`INSERT INTO ${table} (${column}) SELECT ${owner}
      WHERE NOT EXISTS (SELECT 1 FROM ${table} WHERE ${column} = ${owner}) ON CONFLICT DO NOTHING`,
    run,
  )
}

/** The usage row of a user; made, with zeros, when it is the first time. */
export const ensureUsage = async (library: MediaLibrary, user: ID): Promise<StorageUsage> => {
  const known = await find(library, user)
  if (known) {
    return known
  }
  await makeUsage(library, user, { apart: true })
  return (await find(library, user))!
}
