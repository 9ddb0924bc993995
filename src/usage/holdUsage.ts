import type { PayloadRequest } from 'payload'

import { sql } from '@payloadcms/db-postgres'

import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { runSQL, tableOf } from '../compat/database.js'

/**
 * Holds the usage row of a file's owner until the transaction ends. Whoever changes a file and its count takes the
 * count first: two that met in the other order would wait for each other.
 */
export const holdUsage = async (
  library: MediaLibrary,
  file: ID,
  req: PayloadRequest,
): Promise<void> => {
  const media = tableOf(library, library.slugs.media)
  const usage = tableOf(library, library.slugs.usage)
  const user = (table: typeof media) => sql.identifier(table.user!.name)
  await runSQL(
    library,
    sql`SELECT 1 FROM ${usage} WHERE ${user(usage)} = (SELECT ${user(media)} FROM ${media} WHERE id = ${file}) FOR UPDATE`,
    { req },
  )
}
