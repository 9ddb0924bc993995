import type { CollectionAfterChangeHook } from 'payload'

import { sql } from '@payloadcms/db-postgres'

import type { ID, MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { columnsOf, runSQL, tableOf } from '../compat/database.js'
import { account } from '../usage/account.js'
import { wasInTrash } from './holdFile.js'

/**
 * Moves a file's bytes into or out of the trash figure. Everything is read from the row itself, which this
 * transaction holds: what the document said when it was read may be old.
 */
export const countTrash =
  (library: MediaLibrary): CollectionAfterChangeHook<MediaFile> =>
  async ({ doc, operation, req }) => {
    const was = operation === 'update' ? wasInTrash(req, doc.id) : undefined
    if (was === undefined) {
      return doc
    }
    const media = tableOf(library, library.slugs.media)
    const column = columnsOf(media)
    const [row] = await runSQL<{ bytes: string; is: boolean; user: ID }>(
      library,
      sql`SELECT ${column('filesize')} + ${column('variantsSize')} AS bytes,
          ${column('deletedAt')} IS NOT NULL AS "is", ${column('user')} AS "user"
        FROM ${media} WHERE id = ${doc.id}`,
      { req },
    )
    if (row && row.is !== was) {
      await account(library, row.user, { trashBytes: (row.is ? 1 : -1) * Number(row.bytes) }, req)
    }
    return doc
  }
