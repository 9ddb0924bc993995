import type { Sharp } from 'sharp'

import type { Frame } from './Frame.js'
import type { Size } from './plan.js'
import type { ImageHeader } from './readHeader.js'

import { sharp } from './sharp.js'
import { placeOfView, type View } from './view.js'
import { withoutOpaqueAlpha } from './withoutOpaqueAlpha.js'

export interface Decoding {
  readonly header: ImageHeader
  /** All frames of an animation, or the first. */
  readonly isMoving: boolean
  readonly maxPixels: number
  /** What the part that is shown will measure. */
  readonly size: Size
  readonly view: View
}

/**
 * Decodes what is shown of a picture: once, upright, in sRGB, in the size that is wanted. A JPEG that is wanted at half its
 * size or less is not even decoded whole. A picture that ends too early, or is damaged so that its decoder notices, is
 * refused; what cameras merely write carelessly (a stray byte, a wrong marker) is not.
 */
export const decode = async (
  path: string,
  { header, isMoving, maxPixels, size, view }: Decoding,
): Promise<Frame> => {
  const { region, whole } = placeOfView(header, view, size)
  const input = {
    animated: isMoving,
    failOn: 'error',
    limitInputPixels: maxPixels,
    sequentialRead: true,
  } as const
  const upright = sharp(path, input)
    .autoOrient()
    .resize({ ...whole, fit: 'fill' })
  const isCut = region.height < whole.height || region.width < whole.width
  const shown = isCut ? upright.extract(region) : upright
  // Deep pictures come out in Display P3, by its numbers, unless the profile is named.
  const colored = header.isDeep ? shown.withIccProfile('srgb') : shown
  const { data, info } = await colored
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  const frames = isMoving ? header.frames : 1
  return withoutOpaqueAlpha({
    channels: info.channels,
    data,
    frames,
    height: info.height / frames,
    width: info.width,
  })
}

/** A sharp over the pixels of a frame. */
export const fromFrame = ({ channels, data, frames = 1, height, width }: Frame): Sharp =>
  frames > 1
    ? sharp(data, {
        animated: true,
        limitInputPixels: false,
        raw: { channels, height: height * frames, pageHeight: height, width },
      })
    : sharp(data, { limitInputPixels: false, raw: { channels, height, width } })
