import type { PayloadRequest } from 'payload'

import { sql } from '@payloadcms/db-postgres'

import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { runSQL } from '../compat/database.js'
import { MediaError } from '../errors/MediaError.js'

export interface NamedFile {
  readonly folder: ID | null
  /** The file itself, when it has a row. */
  readonly id?: ID
  readonly originalFilename: string
  readonly user: ID
}

const isTaken = async (
  library: MediaLibrary,
  { folder, id, originalFilename, user }: NamedFile,
  req?: PayloadRequest,
): Promise<boolean> => {
  const { totalDocs } = await library.payload.db.count({
    collection: library.slugs.media,
    req,
    where: {
      and: [
        { user: { equals: user } },
        { originalFilename: { equals: originalFilename } },
        folder === null ? { folder: { exists: false } } : { folder: { equals: folder } },
        { deletedAt: { exists: false } },
        { replaces: { exists: false } },
        ...(id === undefined ? [] : [{ id: { not_equals: id } }]),
      ],
    },
  })
  return totalDocs > 0
}

/**
 * Where the policy is to reject: throws `DUPLICATE_NAME` when the owner has another file of this name in the folder.
 * In the transaction of `req` files of one name are looked at one after another, so that of two at once one is kept.
 */
export const insistFreeName = async (
  library: MediaLibrary,
  file: NamedFile,
  req?: PayloadRequest,
): Promise<void> => {
  if (library.uploads.sameName !== 'reject') {
    return
  }
  if (req) {
    const name = JSON.stringify([file.user, file.folder, file.originalFilename])
    await runSQL(library, sql`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`, { req })
  }
  if (await isTaken(library, file, req)) {
    throw new MediaError(
      'DUPLICATE_NAME',
      `There is a file "${file.originalFilename}" in this folder already.`,
      { filename: file.originalFilename, folder: file.folder },
    )
  }
}
