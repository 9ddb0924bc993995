import type { MediaLibrary } from '../../library/MediaLibrary.js'
import type { Made, Making } from '../Making.js'

import { urlOf } from '../Making.js'
import { isStillRight } from '../operations/isStillRight.js'
import { pictureOf } from './isComplete.js'
import { keptFor, outputsFor } from './outputs.js'
import { thumbnail } from './plan.js'
import { srcsetOf } from './srcsetOf.js'
import { sizeOfView, viewOf } from './view.js'

/** What the row says of a file that `isComplete`: nothing is made, and what is obsolete is left out. */
export const keptShapes = (
  library: MediaLibrary,
  { file, shapes }: Making,
  picture = pictureOf(file),
): Made => {
  const presets = outputsFor(file, shapes, picture!).flatMap(
    (output) => keptFor(file, output) ?? [],
  )
  const others = (file.variants ?? []).filter((variant) => isStillRight(file, variant))
  return {
    set: {
      srcset: srcsetOf(presets, sizeOfView(picture!, viewOf(file))),
      thumbnailUrl: urlOf(library, file.id, thumbnail.label),
    },
    variants: [...presets, ...others],
  }
}
