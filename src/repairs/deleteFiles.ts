import type { PayloadRequest } from 'payload'

import { sql } from '@payloadcms/db-postgres'

import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { runSQL, tableOf } from '../compat/database.js'
import { inTransaction } from '../compat/inTransaction.js'

/** Files of one transaction, and those that are deleted together with their user. */
const page = 200

const findFiles = (library: MediaLibrary, user: ID, req?: PayloadRequest) => {
  const media = tableOf(library, library.slugs.media)
  return runSQL<{ id: ID }>(
    library,
    sql`SELECT id FROM ${media} WHERE ${sql.identifier(media.user!.name)} = ${user} ORDER BY id LIMIT ${page + 1}`,
    { req },
  )
}

const deleteEach = async (
  { payload, slugs: { media: collection } }: MediaLibrary,
  files: readonly { readonly id: ID }[],
  req: PayloadRequest,
): Promise<void> => {
  for (const { id } of files) {
    await payload.delete({ id, collection, depth: 0, overrideAccess: true, req, trash: true })
  }
}

/**
 * Deletes the files of a user for good until few are left, each page in a transaction of its own: one that held
 * thousands would keep everybody waiting. Interrupted, it goes on when the user is deleted again.
 */
export const deleteMostFiles = async (
  library: MediaLibrary,
  user: ID,
  asked: PayloadRequest,
): Promise<void> => {
  for (;;) {
    const files = await findFiles(library, user)
    if (files.length <= page) {
      return
    }
    await inTransaction(library, (req) => deleteEach(library, files.slice(0, page), req), asked)
  }
}

/** Deletes all files of a user for good, in the transaction of `req`. */
export const deleteFiles = async (
  library: MediaLibrary,
  user: ID,
  req: PayloadRequest,
): Promise<void> => {
  for (
    let files = await findFiles(library, user, req);
    files.length > 0;
    files = await findFiles(library, user, req)
  ) {
    await deleteEach(library, files, req)
  }
}
