import type { Problem } from '../../core/judge.js'
import type { ImageHeader } from './readHeader.js'

/** Why a picture is too large to be decoded, if it is. */
export const imageProblem = (
  { height, width }: Pick<ImageHeader, 'height' | 'width'>,
  { maxPixels, maxSide }: { readonly maxPixels: number; readonly maxSide: number },
): Problem | undefined => {
  if (Math.max(width, height) > maxSide) {
    return {
      code: 'IMAGE_TOO_LARGE',
      figures: { height, maxSide, width },
      message: `The picture is ${width} x ${height} pixels, and no side may have more than ${maxSide}.`,
    }
  }
  return width * height > maxPixels
    ? {
        code: 'IMAGE_TOO_LARGE',
        figures: { height, maxPixels, width },
        message: `The picture has ${width} x ${height} = ${width * height} pixels, and at most ${maxPixels} are accepted.`,
      }
    : undefined
}
