import type { Encoded } from '../derivatives/operations/encodeFrames.js'
import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { applyOperations, type PictureWishes } from '../derivatives/operations/applyOperations.js'
import { withCopy } from '../derivatives/withCopy.js'
import { MediaError } from '../errors/MediaError.js'

/** Pictures that are made for people who wait, in this process; each has a copy of its original on the disk. */
const mostAtOnce = 48

/** Of these, and of the jobs, so many may wait for memory. */
export const mostWaiting = 24

const atWork = new WeakMap<MediaLibrary, number>()

/**
 * Makes something of a file while somebody waits for it. Throws `PROCESSING_BUSY` at once when many are waiting already:
 * later is better than never.
 */
export const whileWaiting = async <Result>(
  library: MediaLibrary,
  work: () => Promise<Result>,
): Promise<Result> => {
  const others = atWork.get(library) ?? 0
  if (others >= mostAtOnce) {
    throw new MediaError(
      'PROCESSING_BUSY',
      `${others} pictures are being made already: try again in a moment.`,
      {
        waiting: others,
      },
    )
  }
  atWork.set(library, others + 1)
  try {
    return await work()
  } finally {
    atWork.set(library, atWork.get(library)! - 1)
  }
}

/** What operations make of the original of a file, as it is cropped now. */
export const renderFile = (
  library: MediaLibrary,
  file: MediaFile,
  wishes: Pick<PictureWishes, 'format' | 'operations' | 'quality'>,
): Promise<Encoded> =>
  whileWaiting(library, () =>
    withCopy(library, file, (path) =>
      applyOperations(library, path, {
        ...wishes,
        crop: file.crop,
        focal: { x: file.focalX ?? 50, y: file.focalY ?? 50 },
        mostWaiting,
      }),
    ),
  )
