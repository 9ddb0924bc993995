import { sql } from '@payloadcms/db-postgres'

import type { ID, MediaFile, MediaUpload } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { StorageProvider, StoredObject } from '../storage/StorageProvider.js'

import { record } from '../audit/record.js'
import { atomicUpdate } from '../compat/atomicUpdate.js'
import { runSQL, tableOf } from '../compat/database.js'
import { inTransaction } from '../compat/inTransaction.js'
import { mimeTypeOf } from '../core/Variant.js'
import { MediaError } from '../errors/MediaError.js'
import { idOf } from '../library/documents.js'
import { publicUrlsOf } from '../library/publicUrlsOf.js'
import { storeOf } from '../library/storeOf.js'
import { copyObject } from './copyObject.js'

/** Somebody is at work on the file: it can be moved a little later. */
const isBusy = ({ claimToken, scanStatus, status }: MediaFile): boolean =>
  Boolean(claimToken) || scanStatus === 'SCANNING' || status === 'processing'

const findUpload = (library: MediaLibrary, key: string, { name }: StorageProvider) =>
  library.payload.db.findOne({
    collection: library.slugs.uploads,
    where: { and: [{ key: { equals: key } }, { storageProvider: { equals: name } }] },
  }) as Promise<unknown> as Promise<MediaUpload | null>

/**
 * Says in a row that something is at this key of the other store before anything is: what a killed worker leaves
 * there is found by it. Null while an older copy is still being removed.
 */
const announce = async (
  library: MediaLibrary,
  file: MediaFile,
  to: StorageProvider,
): Promise<ID | null> => {
  const { slugs, payload } = library
  const known = await findUpload(library, file.storagePath, to)
  if (known) {
    const free = await atomicUpdate<MediaUpload>(library, {
      collection: slugs.uploads,
      data: { mediaFile: file.id, removal: 'none' },
      where: { and: [{ id: { equals: known.id } }, { removal: { not_equals: 'due' } }] },
    })
    return free?.id ?? null
  }
  const { filename, filesize, mimeType, originalFilename, storagePath } = file
  const made: unknown = await payload.db
    .create({
      collection: slugs.uploads,
      data: {
        expiresAt: new Date().toISOString(),
        filename,
        key: storagePath,
        mediaFile: file.id,
        mimeType,
        originalFilename,
        partSize: 1,
        removal: 'none',
        size: filesize,
        state: 'completed',
        storageProvider: to.name,
        user: idOf(file.user),
      },
    })
    .catch(async (error: unknown) => {
      // Another mover was first: both copy the same bytes, and one of them switches.
      const other = await findUpload(library, storagePath, to)
      if (!other) {
        throw error
      }
      return other
    })
  return (made as MediaUpload).id
}

const dispose = async (library: MediaLibrary, upload: ID): Promise<void> => {
  const gone = await atomicUpdate(library, {
    collection: library.slugs.uploads,
    data: { claimedAt: null, mediaFile: null, removal: 'due' },
    where: { and: [{ id: { equals: upload } }, { removal: { equals: 'none' } }] },
  })
  await (gone && library.queue.add(library.payload, 'removeObjects', { upload }))
}

interface Copy {
  readonly announced: ID
  readonly object: StoredObject
  readonly to: StorageProvider
}

/** From here on the other store serves the file. False when the row is no longer as it was copied. */
const switchOver = async (
  library: MediaLibrary,
  file: MediaFile,
  { announced, object, to }: Copy,
): Promise<boolean> => {
  const left = await findUpload(library, file.storagePath, storeOf(library, file))
  return inTransaction(library, async (req) => {
    // The file before its uploads: everybody takes them in this order.
    const media = tableOf(library, library.slugs.media)
    await runSQL(library, sql`SELECT 1 FROM ${media} WHERE id = ${file.id} FOR UPDATE`, { req })
    // Another mover that failed may have had the copy removed.
    const isThere = await atomicUpdate(library, {
      collection: library.slugs.uploads,
      data: { mediaFile: file.id },
      req,
      where: { and: [{ id: { equals: announced } }, { removal: { equals: 'none' } }] },
    })
    if (!isThere) {
      return false
    }
    const urls = publicUrlsOf(to, { key: file.storagePath, mimeType: file.mimeType })
    const moved = await atomicUpdate<MediaFile>(library, {
      collection: library.slugs.media,
      data: {
        cdnUrl: urls.cdnUrl ?? null,
        etag: object.etag,
        publicUrl: urls.publicUrl ?? null,
        storageProvider: to.name,
        storageRegion: to.region ?? null,
      },
      req,
      where: {
        and: [
          { id: { equals: file.id } },
          { storageProvider: { equals: file.storageProvider } },
          { storagePath: { equals: file.storagePath } },
          { status: { equals: file.status } },
          { variantsSize: { equals: file.variantsSize } },
          { claimToken: { exists: false } },
          { scanStatus: { not_equals: 'SCANNING' } },
        ],
      },
    })
    if (!moved) {
      return false
    }
    const detail = { from: file.storageProvider, to: to.name }
    await record(library, { action: 'store', detail, file }, req)
    if (left) {
      await atomicUpdate(library, {
        collection: library.slugs.uploads,
        data: { claimedAt: null, mediaFile: null, removal: 'due' },
        req,
        where: { id: { equals: left.id } },
      })
      await library.queue.add(library.payload, 'removeObjects', { upload: left.id }, { req })
    }
    return true
  })
}

/** The original and its variants; the object of the original is answered. */
const copyAll = async (library: MediaLibrary, file: MediaFile, to: StorageProvider) => {
  const from = storeOf(library, file)
  for (const variant of file.variants ?? []) {
    const { filesize, key } = variant
    await copyObject({ contentType: mimeTypeOf(variant), from, key, size: filesize, to })
  }
  const { filesize, mimeType, sha256, storagePath } = file
  return copyObject({ contentType: mimeType, from, key: storagePath, sha256, size: filesize, to })
}

export type Outcome = 'moved' | 'waiting'

/**
 * Moves one file with its variants to another store: copied, read back, switched in one transaction, and only then
 * removed from the old one. It is served throughout. `waiting` is one that somebody is at work on. Throws what the
 * stores throw and `INVALID_CHECKSUM`; then it stays where it is, and nothing stays in the other store.
 */
export const moveFile = async (
  library: MediaLibrary,
  file: MediaFile,
  to: StorageProvider,
): Promise<Outcome> => {
  if (isBusy(file)) {
    return 'waiting'
  }
  const announced = await announce(library, file, to)
  if (announced === null) {
    return 'waiting'
  }
  try {
    const object = await copyAll(library, file, to)
    if (await switchOver(library, file, { announced, object, to })) {
      return 'moved'
    }
  } catch (error) {
    await dispose(library, announced)
    throw MediaError.is(error)
      ? error
      : new MediaError('STORAGE_UNAVAILABLE', 'The file could not be copied.', {}, { cause: error })
  }
  const now: unknown = await library.payload.db.findOne({
    collection: library.slugs.media,
    where: { id: { equals: file.id } },
  })
  // Another mover was first, and its copy is this one.
  await ((now as MediaFile | null)?.storageProvider !== to.name && dispose(library, announced))
  return 'waiting'
}
