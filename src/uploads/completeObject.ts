import type { MediaUpload } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { StorageProvider, StoredObject } from '../storage/StorageProvider.js'

import { sizeOfPart } from '../core/parts.js'
import { MediaError } from '../errors/MediaError.js'
import { storeOf } from '../library/storeOf.js'
import { layoutOf } from './signParts.js'

/** What the store answered for a part, as the client was told. */
export interface ToldPart {
  readonly etag: string
  readonly number: number
}

/**
 * The object of parts whose etags the client names, without asking the store what arrived: it compares the etags, and
 * it let in no part of another size. Null when that does not do; then the store is asked.
 */
const completeAsTold = async (
  storage: StorageProvider,
  upload: MediaUpload,
  told: readonly ToldPart[] | undefined,
): Promise<null | StoredObject> => {
  const layout = layoutOf(upload)
  const numbers = new Set(told?.map(({ number }) => number))
  const areAll = told?.length === layout.partCount && numbers.size === layout.partCount
  if (!storage.parts.areExact || !areAll || Math.max(...numbers) > layout.partCount) {
    return null
  }
  const parts = told.map(({ etag, number }) => ({
    etag: etag.replaceAll('"', ''),
    number,
    size: sizeOfPart(number, upload.size, layout),
  }))
  const ref = { id: upload.storageUploadId!, key: upload.key }
  return storage.completeUpload(ref, parts).catch((error: unknown) => {
    if (MediaError.is(error, 'UPLOAD_INCOMPLETE', 'UPLOAD_NOT_FOUND')) {
      return null
    }
    throw error
  })
}

/** Completes the object in the store from exactly the planned parts. Throws `UPLOAD_INCOMPLETE` with their numbers. */
export const completeObject = async (
  library: MediaLibrary,
  upload: MediaUpload,
  told: readonly ToldPart[] | undefined,
): Promise<StoredObject> => {
  const storage = storeOf(library, upload)
  const object = await completeAsTold(storage, upload, told)
  if (object) {
    return object
  }
  const ref = { id: upload.storageUploadId!, key: upload.key }
  const layout = layoutOf(upload)
  const parts = await storage.listParts(ref).catch((error: unknown) => {
    if (MediaError.is(error, 'UPLOAD_NOT_FOUND')) {
      return null
    }
    throw error
  })
  if (!parts) {
    const stored = await storage.stat(upload.key)
    if (stored) {
      return stored
    }
    throw new MediaError(
      'UPLOAD_INCOMPLETE',
      'The store has nothing of this upload: begin a new one.',
    )
  }
  const sizes = new Map(parts.map(({ number, size }) => [number, size]))
  const missing = Array.from({ length: layout.partCount }, (_, i) => i + 1).filter(
    (number) => sizes.get(number) !== sizeOfPart(number, upload.size, layout),
  )
  if (missing.length > 0) {
    throw new MediaError(
      'UPLOAD_INCOMPLETE',
      `${missing.length} of ${layout.partCount} parts have not arrived: ${missing.slice(0, 20).join(', ')}.`,
      { missing: missing.slice(0, 1000), partCount: layout.partCount },
    )
  }
  return storage.completeUpload(
    ref,
    parts.filter(({ number }) => number <= layout.partCount),
  )
}
