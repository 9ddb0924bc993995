import type { Where } from 'payload'

import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { atomicUpdate } from '../compat/atomicUpdate.js'
import { MediaError } from '../errors/MediaError.js'
import { storeOf } from '../library/storeOf.js'

/** Others who write the same bytes at the same moment, before somebody is to blame. */
const mostTries = 5

export const claimLost = (): MediaError =>
  new MediaError('PROCESSING_BUSY', 'Another worker has taken this file over.')

/**
 * Says in the row what the store calls the bytes that were written in the place of others. It is looked at again
 * afterwards: a worker that lost its claim may write the same bytes once more, and the last of all to look is right.
 * Such a worker mends the row it no longer holds, and throws `PROCESSING_BUSY`.
 */
export const settleEtag = async (
  library: MediaLibrary,
  file: Pick<MediaFile, 'declaredSha256' | 'filesize' | 'id' | 'storagePath' | 'storageProvider'>,
  held: Where,
): Promise<MediaFile> => {
  const { id, declaredSha256, filesize, storagePath, storageProvider } = file
  const store = storeOf(library, file)
  const mine: Where = {
    and: [{ id: { equals: id } }, { scanStatus: { equals: 'SCANNING' } }, held],
  }
  // By its key: a replacement may have given the bytes to another row.
  const sameBytes: Where = {
    and: [
      { storagePath: { equals: storagePath } },
      { storageProvider: { equals: storageProvider } },
      { declaredSha256: { equals: declaredSha256 } },
    ],
  }
  const update = (data: Record<string, unknown>, where: Where) =>
    atomicUpdate<MediaFile>(library, { collection: library.slugs.media, data, where })

  let object = await store.stat(storagePath)
  for (let tries = 0; tries < mostTries; tries++) {
    if (object?.size !== filesize) {
      throw new MediaError(
        'OBJECT_NOT_FOUND',
        'The store does not have the bytes that were written.',
      )
    }
    const { etag } = object
    const claimedAt = new Date(library.now()).toISOString()
    const row = await update({ claimedAt, etag }, mine)
    const other = row ? null : await update({ etag }, sameBytes)
    object = await store.stat(storagePath)
    if (object?.etag === etag || (!row && !other)) {
      if (row) {
        return row
      }
      throw claimLost()
    }
  }
  throw new MediaError('STORAGE_UNAVAILABLE', 'The store shows other bytes each time it is asked.')
}
