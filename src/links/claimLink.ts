import { sql } from '@payloadcms/db-postgres'

import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { columnsOf, runSQL, tableOf } from '../compat/database.js'
import { noSuchLink } from './findLink.js'

/**
 * Takes the one use of a link: one `UPDATE`, which of many at once one gets. Throws `LINK_NOT_FOUND` for the others,
 * and when the link ended or was revoked meanwhile.
 */
export const claimLink = async (library: MediaLibrary, link: ID): Promise<void> => {
  const links = tableOf(library, library.slugs.links)
  const column = columnsOf(links)
  const [claimed] = await runSQL(
    library,
    sql`UPDATE ${links} SET ${column('uses')} = 1, ${column('lastUsedAt')} = now()
      WHERE id = ${link} AND ${column('singleUse')} AND ${column('uses')} = 0
        AND ${column('revokedAt')} IS NULL AND ${column('expiresAt')} > now()
      RETURNING id`,
  )
  if (!claimed) {
    throw noSuchLink()
  }
}
