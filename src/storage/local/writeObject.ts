import type { Readable } from 'node:stream'

import type { ObjectInfo, StoredObject } from '../StorageProvider.js'
import type { Disk } from './disk.js'

import { wholeBody } from '../signed/wholeBody.js'
import { createUpload } from './createUpload.js'
import { endUpload } from './endUpload.js'
import { storageError } from './onDisk.js'
import { place } from './place.js'
import { newDraft, writeDraft } from './writeDraft.js'

/**
 * Streams a body to `key`, by way of an upload's folder, so that `listUploads` names what a killed process leaves.
 * The body is closed in any case; what it fails with is thrown as it is.
 */
export const writeObject = async (
  disk: Disk,
  key: string,
  body: Readable,
  info: ObjectInfo,
): Promise<StoredObject> => {
  const whole = wholeBody(body, info.size)
  let id: string | undefined
  try {
    id = await createUpload(disk, key, info)
    const draft = newDraft(disk.uploadFolder(id, 'open'))
    await writeDraft(draft, whole.chunks)
    return await place(disk, draft, key, whole.md5())
  } catch (error) {
    throw whole.failure()?.error ?? storageError(error)
  } finally {
    body.destroy()
    if (id) {
      await endUpload(disk, id).catch(() => undefined)
    }
  }
}
