import type { MediaFile } from '../../library/documents.js'
import type { Making } from '../Making.js'
import type { Size } from './plan.js'

import { roleOf } from '../../core/Variant.js'
import { isStillRight } from '../operations/isStillRight.js'
import { keptFor, outputsFor } from './outputs.js'

/** What a row knows of the picture its variants are made of: of a film, a sound or a document that is its poster. */
export const pictureOf = ({ height, mediaType, variants, width }: MediaFile): null | Size => {
  if (mediaType === 'image') {
    return width && height ? { height, width } : null
  }
  return variants?.find((variant) => roleOf(variant) === 'poster') ?? null
}

/**
 * Whether a file has every variant already that its shapes want, made as they would be made now: then its picture need
 * not be fetched, decoded, or cut out of a film.
 *
 * @param picture The size of the picture they are made of. @default what the row knows of it
 * @example if (isComplete(making)) { return keptShapes(library, making) }
 */
export const isComplete = (
  { file, shapes }: Pick<Making, 'file' | 'shapes'>,
  picture = pictureOf(file),
): boolean =>
  Boolean(picture && file.placeholder) &&
  outputsFor(file, shapes, picture!).every((output) => keptFor(file, output)) &&
  (file.variants ?? []).every(
    (variant) => roleOf(variant) !== 'asked' || isStillRight(file, variant),
  )
