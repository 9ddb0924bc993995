import type { Size } from './plan.js'
import type { ImageHeader } from './readHeader.js'

/** More are not kept in one animation: each costs something, however small it is. */
const mostFrames = 2_000

/** Whether all frames of an animation may be decoded together; of a longer one there is only the first. */
export const mayMove = ({ frames, height, width }: ImageHeader, maxPixels: number): boolean =>
  frames > 1 && frames <= mostFrames && frames * width * height <= maxPixels

/** By how much libjpeg makes a picture smaller while it decodes it, for a picture of `scale`. */
const shrinkOf = (scale: number) =>
  [8, 4, 2].find((shrink) => Math.floor(1 / scale) > shrink || 1 / scale > shrink) ?? 1

/** Pixels that are decoded for a picture in which what is shown is smaller by `scale`. */
export const pixelsOf = (header: ImageHeader & Size, scale: number, isMoving: boolean): number => {
  const { format, frames, height, isProgressive, width } = header
  const shrink = format === 'jpeg' && !isProgressive ? shrinkOf(scale) : 1
  return Math.ceil(width / shrink) * Math.ceil(height / shrink) * (isMoving ? frames : 1)
}
