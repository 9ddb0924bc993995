import type { MediaFile } from '../library/documents.js'

import { insistServable } from '../delivery/insistServable.js'
import { MediaError } from '../errors/MediaError.js'
import { busy, insistSettled } from './settled.js'

const tries = 4

const isSame = (a: MediaFile, b: MediaFile): boolean =>
  a.storagePath === b.storagePath && a.storageProvider === b.storageProvider

/**
 * Does `work` on a file that is served and that nobody is at work on, again with the file as it is then when it answers
 * nothing because somebody else was first. Throws `PROCESSING_BUSY` when that does not end.
 */
export const untilSettled = async <Result>(
  find: () => Promise<MediaFile>,
  work: (file: MediaFile) => Promise<Result | undefined>,
): Promise<Result> => {
  let file = await find()
  for (let left = tries; left > 0; left--) {
    insistServable(file)
    insistSettled(file)
    const before = file
    try {
      const result = await work(before)
      if (result !== undefined) {
        return result
      }
      file = await find()
    } catch (error) {
      file = MediaError.is(error, 'OBJECT_NOT_FOUND') ? await find() : before
      if (isSame(before, file)) {
        throw error
      }
    }
  }
  throw busy(file.id, file.status)
}
