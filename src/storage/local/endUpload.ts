import { rename, rm } from 'node:fs/promises'

import type { UploadRef } from '../StorageProvider.js'
import type { Disk, Stage } from './disk.js'

import { readNote } from './createUpload.js'
import { isUploadId } from './disk.js'
import { isMissing } from './onDisk.js'

/** Moves an upload to another stage. False when it is not at `from`. */
export const moveUpload = async (
  disk: Disk,
  id: string,
  from: Stage,
  to: Stage,
): Promise<boolean> => {
  try {
    await rename(disk.uploadFolder(id, from), disk.uploadFolder(id, to))
    return true
  } catch (error) {
    if (isMissing(error)) {
      return false
    }
    throw error
  }
}

/** Ends an upload at once and removes what it had. Killed in between, `listUploads` still names it. */
export const endUpload = async (disk: Disk, id: string): Promise<void> => {
  const isMoved = await moveUpload(disk, id, 'open', 'over')
  if (!isMoved) {
    await moveUpload(disk, id, 'completing', 'over')
  }
  await rm(disk.uploadFolder(id, 'over'), { force: true, maxRetries: 5, recursive: true })
}

/** Gives an upload up. Unknown ones, and ids of other keys, are no error. */
export const abortUpload = async (disk: Disk, { id, key }: UploadRef): Promise<void> => {
  if (!isUploadId(id)) {
    return
  }
  for (const stage of ['open', 'completing', 'over'] as const) {
    const note = await readNote(disk.uploadFolder(id, stage))
    if (note && note.key !== key) {
      return
    }
  }
  await endUpload(disk, id)
}
