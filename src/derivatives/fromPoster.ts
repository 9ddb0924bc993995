import type { Variant } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Made, Making } from './Making.js'

import { MediaError } from '../errors/MediaError.js'
import { storeOf } from '../library/storeOf.js'
import { isComplete } from './pictures/isComplete.js'
import { keptShapes } from './pictures/keptShapes.js'
import { renderShapes } from './pictures/renderShapes.js'
import { withCopy } from './withCopy.js'

/**
 * The presets of a picture that is stored already, which is fetched only where one of them is missing; `null` when the
 * store does not have it any more.
 */
export const fromPoster = async (
  library: MediaLibrary,
  making: Making,
  poster: Variant,
): Promise<Made | null> => {
  const object = await storeOf(library, making.file).stat(poster.key)
  if (object?.size !== poster.filesize) {
    return null
  }
  if (isComplete(making, poster)) {
    return keptShapes(library, making, poster)
  }
  const { storageProvider } = making.file
  const stored = { filesize: poster.filesize, storagePath: poster.key, storageProvider }
  return withCopy(
    library,
    stored,
    (path) => renderShapes(library, making, path),
    making.signal,
  ).catch((error: unknown) => {
    if (MediaError.is(error, 'OBJECT_NOT_FOUND')) {
      return null
    }
    throw error
  })
}
