import type { CollectionAfterDeleteHook, CollectionBeforeDeleteHook, PayloadRequest } from 'payload'

import { sql } from '@payloadcms/db-postgres'

import type { ID, MediaFile, MediaUpload } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { record } from '../audit/record.js'
import { isUnrecorded } from '../audit/unrecorded.js'
import { atomicUpdate } from '../compat/atomicUpdate.js'
import { runSQL, tableOf } from '../compat/database.js'
import { idOf } from '../library/documents.js'
import { account } from '../usage/account.js'
import { difference } from '../usage/contribution.js'
import { holdUsage } from '../usage/holdUsage.js'

const key = (id: ID) => `payload-media-library:deleting:${id}`

const readRow = (library: MediaLibrary, id: ID, req: PayloadRequest) =>
  library.payload.db.findOne({
    collection: library.slugs.media,
    req,
    where: { id: { equals: id } },
  }) as Promise<unknown> as Promise<MediaFile | null>

/** One for every store that has the bytes: two while they are moved. */
const findUploads = async (library: MediaLibrary, key: string, req: PayloadRequest) => {
  const { docs } = await library.payload.db.find({
    collection: library.slugs.uploads,
    pagination: false,
    req,
    where: { key: { equals: key } },
  })
  return docs as unknown as MediaUpload[]
}

/** Locks the row and notes what it counts for, before Payload deletes it. */
export const noteFile =
  (library: MediaLibrary): CollectionBeforeDeleteHook =>
  async ({ id, req }) => {
    const media = tableOf(library, library.slugs.media)
    await holdUsage(library, id, req)
    await runSQL(library, sql`SELECT 1 FROM ${media} WHERE id = ${id} FOR UPDATE`, { req })
    req.context[key(id)] = await readRow(library, id, req)
  }

/** Whoever scans it or makes its derivatives right now may go on writing until the lease is over. */
const workedOnSince = ({
  claimedAt,
  renditionClaimedAt,
  renditionStatus,
  scanStatus,
  status,
}: MediaFile) =>
  renditionStatus === 'processing'
    ? renditionClaimedAt
    : status === 'processing' || scanStatus === 'SCANNING'
      ? claimedAt
      : null

/** In the transaction that deletes the row: its bytes are given back and its objects are marked for removal. */
export const releaseFile =
  (library: MediaLibrary): CollectionAfterDeleteHook<MediaFile> =>
  async ({ doc, id, req }) => {
    const file = req.context[key(id)] as MediaFile | null
    if (!file) {
      return doc
    }
    for (const { id: upload } of await findUploads(library, file.storagePath, req)) {
      await atomicUpdate(library, {
        collection: library.slugs.uploads,
        data: {
          claimedAt: workedOnSince(file),
          mediaFile: null,
          removal: 'due',
        },
        req,
        where: { id: { equals: upload } },
      })
      await library.queue.add(library.payload, 'removeObjects', { upload }, { req })
    }
    await account(library, idOf(file.user), difference(file, null), req)
    if (!isUnrecorded(req)) {
      const { filesize: size, mimeType: type, user } = file
      await record(
        library,
        { action: 'purge', detail: { owner: idOf(user), size, type }, file },
        req,
      )
    }
    return doc
  }
