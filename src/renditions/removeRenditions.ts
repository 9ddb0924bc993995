import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { isRendition } from '../core/Variant.js'
import { MediaError } from '../errors/MediaError.js'
import { storeOf } from '../library/storeOf.js'
import { moveRenditions } from '../states/moveRenditions.js'
import { changeVariants } from '../usage/changeVariants.js'
import { noRenditionClaim } from './renditionClaim.js'

/**
 * Removes the renditions of a film and gives their bytes back to its owner; whoever makes more of them right now has to
 * stop. They are made again when somebody asks. Throws `PROCESSING_BUSY` when its bytes were replaced or moved meanwhile.
 */
export const removeRenditions = async (library: MediaLibrary, file: MediaFile): Promise<void> => {
  if (file.mediaType !== 'video') {
    return
  }
  let removed: string[] = []
  const row = await changeVariants(library, file, {
    change: (now) => {
      removed = now.filter(isRendition).map(({ key }) => key)
      return now.filter((variant) => !isRendition(variant))
    },
    write: ({ data, req, where }) =>
      moveRenditions(library, {
        file: file.id,
        req,
        set: {
          ...data,
          ...noRenditionClaim,
          renditionAttempts: 0,
          renditionError: 'The renditions of this film were removed.',
          renditionProgress: null,
        },
        to: 'none',
        where,
      }),
  })
  if (!row) {
    throw new MediaError('PROCESSING_BUSY', 'This file is being changed: try again in a moment.', {
      id: file.id,
    })
  }
  await storeOf(library, row).remove(removed)
}
