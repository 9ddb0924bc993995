import type { UploadRef } from '../StorageProvider.js'
import type { Disk, Stage } from './disk.js'

import { MediaError } from '../../errors/MediaError.js'
import { readNote } from './createUpload.js'
import { isUploadId } from './disk.js'
import { isMissing } from './onDisk.js'

const notFound = () =>
  new MediaError(
    'UPLOAD_NOT_FOUND',
    'The store does not know this upload: it is over, or it never began.',
  )

/** The folder of an upload that is at one of `stages`. Throws `UPLOAD_NOT_FOUND`. */
export const findUpload = async (
  disk: Disk,
  { id, key }: UploadRef,
  stages: readonly Stage[] = ['open', 'completing'],
): Promise<string> => {
  for (const stage of isUploadId(id) ? stages : []) {
    const folder = disk.uploadFolder(id, stage)
    const note = await readNote(folder)
    if (note?.key === key) {
      return folder
    }
  }
  throw notFound()
}

/** Work in the folder of an upload: when the folder is taken away meanwhile, the upload is over. */
export const inUpload = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    throw isMissing(error) ? notFound() : error
  }
}
