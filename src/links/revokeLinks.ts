import type { PayloadRequest } from 'payload'

import { sql } from '@payloadcms/db-postgres'

import type { ID, MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { record } from '../audit/record.js'
import { columnsOf, runSQL, tableOf } from '../compat/database.js'
import { inTransaction } from '../compat/inTransaction.js'

/**
 * Ends one link of a file, or all of them, from the next request on. Answers the ids of those that were not revoked
 * before: again changes nothing.
 */
export const revokeLinks = (
  library: MediaLibrary,
  file: MediaFile,
  req: PayloadRequest,
  only?: ID,
): Promise<ID[]> => {
  const links = tableOf(library, library.slugs.links)
  const column = columnsOf(links)
  return inTransaction(
    library,
    async (ours) => {
      const revoked = await runSQL<{ id: ID }>(
        library,
        sql`UPDATE ${links} SET ${column('revokedAt')} = now(), ${column('updatedAt')} = now()
        WHERE ${column('file')} = ${file.id} AND ${column('revokedAt')} IS NULL
        ${only === undefined ? sql`` : sql`AND id = ${only}`} RETURNING id`,
        { req: ours },
      )
      const ids = revoked.map(({ id }) => id)
      if (ids.length > 0) {
        await record(library, { action: 'unlink', detail: { links: ids }, file }, ours)
      }
      return ids
    },
    req,
  )
}
