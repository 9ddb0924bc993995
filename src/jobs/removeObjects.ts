import type { RemovalState } from '../core/uploadState.js'
import type { ID, MediaUpload } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { StorageProvider } from '../storage/StorageProvider.js'

import { atomicUpdate } from '../compat/atomicUpdate.js'
import { familyOf, isOwnKey } from '../core/objectKey.js'
import { storeOf } from '../library/storeOf.js'
import { readUpload } from '../uploads/findUpload.js'

const batch = 500

const isReferenced = async (
  library: MediaLibrary,
  keys: readonly string[],
  { name }: StorageProvider,
): Promise<boolean> => {
  if (keys.length === 0) {
    return false
  }
  const { totalDocs } = await library.payload.db.count({
    collection: library.slugs.media,
    where: { and: [{ storagePath: { in: [...keys] } }, { storageProvider: { equals: name } }] },
  })
  return totalDocs > 0
}

/** Uploads of this key that the store still holds, also one whose id never reached its row. */
const abortInStore = async (storage: StorageProvider, { key, storageUploadId }: MediaUpload) => {
  if (storageUploadId) {
    await storage.abortUpload({ id: storageUploadId, key })
    return
  }
  for await (const upload of storage.listUploads()) {
    if (upload.key === key) {
      await storage.abortUpload(upload)
    }
  }
}

const keysUnder = async (storage: StorageProvider, prefix: string): Promise<string[]> => {
  const keys: string[] = []
  for await (const { key } of storage.list(prefix)) {
    keys.push(key)
  }
  return keys
}

const endRemoval = (library: MediaLibrary, upload: ID, removal: RemovalState) =>
  atomicUpdate(library, {
    collection: library.slugs.uploads,
    data: { removal },
    where: { and: [{ id: { equals: upload } }, { removal: { equals: 'due' } }] },
  })

/** A deleted file whose variants are being made: what is written until the lease is over goes in another round. */
const isBeingWritten = ({ now, scan }: MediaLibrary, { claimedAt, state }: MediaUpload): boolean =>
  state === 'completed' && claimedAt != null && Date.parse(claimedAt) + scan.leaseMs > now()

const refuse = async (library: MediaLibrary, { id, key }: MediaUpload): Promise<void> => {
  library.payload.logger.error({ key, msg: 'Refused to remove an object', upload: id })
  await endRemoval(library, id, 'none')
}

/**
 * Removes everything the store holds of an upload that ended or whose file was deleted. Deletes nothing that a row
 * still points at, and no key that this library would not have made: such a removal is called off, and in the log.
 */
export const removeObjects = async (
  library: MediaLibrary,
  { upload: id }: { upload: ID },
): Promise<void> => {
  const upload = await readUpload(library, id)
  if (!upload || upload.removal !== 'due') {
    return
  }
  const storage = storeOf(library, upload)
  if (!isOwnKey(upload.key) || (await isReferenced(library, [upload.key], storage))) {
    return refuse(library, upload)
  }
  // First, so that what is being completed or written is there to be listed, or never will be.
  await abortInStore(storage, upload)
  const keys = await keysUnder(storage, familyOf(upload.key))
  if (await isReferenced(library, keys, storage)) {
    return refuse(library, upload)
  }
  for (let start = 0; start < keys.length; start += batch) {
    await storage.remove(keys.slice(start, start + batch))
  }
  library.payload.logger.debug({ count: keys.length, msg: 'Objects were removed', upload: id })
  if (!isBeingWritten(library, upload)) {
    await endRemoval(library, id, 'done')
  }
}
