import type { StoredObject, UploadedPart, UploadRef } from '../StorageProvider.js'
import type { Disk } from './disk.js'

import { inOrder, insistArrived } from '../signed/insistArrived.js'
import { assemble } from './assemble.js'
import { endUpload, moveUpload } from './endUpload.js'
import { inUpload } from './findUpload.js'
import { listParts } from './listParts.js'
import { place } from './place.js'

const insistOnDisk = async (disk: Disk, upload: UploadRef, parts: readonly UploadedPart[]) => {
  const arrived = await listParts(disk, upload)
  try {
    insistArrived(parts, arrived)
  } catch (error) {
    // Also after a completion that was killed: what is missing can be sent again.
    await moveUpload(disk, upload.id, 'completing', 'open')
    throw error
  }
}

/**
 * Makes the object. The first step moves the folder, which kills every part URL; then the parts are looked at once
 * more, for one of them could have been replaced just before. Parts are named by their MD5, so the bytes that are
 * joined are the bytes of the etags. Killed at any point, the same call does it again.
 */
export const completeUpload = (
  disk: Disk,
  upload: UploadRef,
  given: readonly UploadedPart[],
): Promise<StoredObject> =>
  inUpload(async () => {
    const parts = inOrder(given)
    await insistOnDisk(disk, upload, parts)
    await moveUpload(disk, upload.id, 'open', 'completing')
    await insistOnDisk(disk, upload, parts)
    const { draft, md5 } = await assemble(disk.uploadFolder(upload.id, 'completing'), parts)
    const object = await place(disk, draft, upload.key, md5)
    // The object is there, whatever the tidying says; `listUploads` names what it leaves.
    await endUpload(disk, upload.id).catch(() => undefined)
    return object
  })
