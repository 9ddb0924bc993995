import type { Area } from '../core/operations.js'
import type { MediaFile } from '../library/documents.js'

import { regionOf } from '../derivatives/operations/regions.js'
import { MediaError } from '../errors/MediaError.js'

export interface PartWishes extends Area {
  /** Width by height: the part becomes the largest of that shape within it. @default as it is */
  readonly aspectRatio?: number
  /** Of `x`, `y`, `width` and `height`. */
  readonly unit: 'percent' | 'pixels'
}

/** Pixels of a picture as it is shown: of what its own crop leaves. */
const shownSize = ({ crop, height, width }: MediaFile) => {
  const whole = { height: height ?? 0, width: width ?? 0 }
  return crop ? regionOf(whole, crop) : whole
}

/** Hundredths of a per cent are rounding. */
const slack = 0.01

const shaped = ({ height, width, x, y }: Area, ratio: number): Area => {
  const part = { height: Math.min(height, width / ratio), width: Math.min(width, height * ratio) }
  return { ...part, x: x + (width - part.width) / 2, y: y + (height - part.height) / 2 }
}

/**
 * A part of a picture, given in pixels or per cent of what is shown of it, in per cent. Throws `INVALID_REQUEST` where it
 * is not within the picture.
 */
export const partOf = (file: MediaFile, { aspectRatio, unit, ...area }: PartWishes): Area => {
  const size = shownSize(file)
  const { height, width } = unit === 'pixels' ? size : { height: 100, width: 100 }
  const { x, y } = area
  if (x + area.width > width + slack || y + area.height > height + slack) {
    throw new MediaError(
      'INVALID_REQUEST',
      `The part reaches to ${x + area.width}, ${y + area.height} (${unit}), and the picture has ${width} x ${height}.`,
      { height, unit, width },
    )
  }
  // Shapes are of pixels: of a picture that is no square a per cent is wider than high, or the other way round.
  const inPixels = {
    height: (area.height / height) * size.height,
    width: (area.width / width) * size.width,
    x: (x / width) * size.width,
    y: (y / height) * size.height,
  }
  const part = aspectRatio ? shaped(inPixels, aspectRatio) : inPixels
  return {
    height: Math.min(100, (part.height / size.height) * 100),
    width: Math.min(100, (part.width / size.width) * 100),
    x: (part.x / size.width) * 100,
    y: (part.y / size.height) * 100,
  }
}
