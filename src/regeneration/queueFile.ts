import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Picked } from './pickFiles.js'

import { heldBy, noClaim } from '../jobs/claimFields.js'
import { moveProcessing } from '../states/moveProcessing.js'

/**
 * Queues the variants of a file, if it still is as it was picked; the old ones are served until the new are there.
 * A file without variants that somebody holds is left alone: nobody would remember what has to be removed beside it.
 */
export const queueFile = async (
  library: MediaLibrary,
  { id, madeWith }: Picked,
): Promise<boolean> => {
  const isSame = madeWith === null ? { exists: false } : { equals: madeWith }
  const isFree = { or: [heldBy(undefined), { variantsSize: { greater_than: 0 } }] }
  const moved = await moveProcessing(library, {
    file: id,
    from: ['ready', 'failed'],
    set: { ...noClaim, attempts: 0, processingError: null },
    to: 'pending',
    where: { and: [{ scanStatus: { equals: 'CLEAN' } }, { madeWith: isSame }, isFree] },
  })
  await (moved && library.queue.add(library.payload, 'makeVariants', { file: id }))
  return moved !== null
}
