import type { UploadRef } from '../StorageProvider.js'
import type { Zone } from './zoneOf.js'

import { isUploadId, notePath, readNote, uploadFolder, uploadNotFound } from './findUpload.js'
import { removePath } from './removeObjects.js'

/** Ends an upload at once and removes what it had. Killed in between, `listUploads` still names it. */
export const endUpload = async (zone: Zone, id: string): Promise<void> => {
  await removePath(zone, notePath(zone, id))
  await removePath(zone, uploadFolder(zone, id))
}

/**
 * Gives an upload up. Unknown ones, and ids of other keys, are no error. Returns when no completion of this process
 * can make an object of it any more; one of another process finds out before it sends its last bytes.
 */
export const abortUpload = async (zone: Zone, { id, key }: UploadRef): Promise<void> => {
  if (!isUploadId(id)) {
    return
  }
  const note = await readNote(zone, id)
  if (note && note.key !== key) {
    return
  }
  await removePath(zone, notePath(zone, id))
  await zone.turns.stop(id, uploadNotFound())
  await removePath(zone, uploadFolder(zone, id))
}
