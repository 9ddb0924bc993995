import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { nameOf } from '../core/Variant.js'
import { insistServable } from '../delivery/insistServable.js'
import { thumbnail } from '../derivatives/pictures/plan.js'
import { heldBy, noClaim } from '../jobs/claimFields.js'
import { moveProcessing } from '../states/moveProcessing.js'

/** Queues the pictures of a file that has no thumbnail. False where it has one, or somebody is at it already. */
export const remakeThumbnail = async (library: MediaLibrary, file: MediaFile): Promise<boolean> => {
  insistServable(file)
  if (file.variants?.some((variant) => nameOf(variant) === thumbnail.label)) {
    return false
  }
  const moved = await moveProcessing(library, {
    file: file.id,
    from: ['failed', 'ready'],
    set: { ...noClaim, attempts: 0, processingError: null },
    to: 'pending',
    where: { and: [{ scanStatus: { equals: 'CLEAN' } }, heldBy(null)] },
  })
  await (moved && library.queue.add(library.payload, 'makeVariants', { file: file.id }))
  return Boolean(moved)
}
