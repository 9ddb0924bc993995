import sharp from 'sharp'

import type { Frame } from '../pictures/Frame.js'
import type { Size } from '../pictures/plan.js'
import type { Source } from './readSource.js'

import { MediaError } from '../../errors/MediaError.js'

interface Decoding {
  /** As many of the frames as are wanted: one, or all of them. */
  readonly isAnimated: boolean
  readonly maxPixels: number
  readonly size: Size
}

/** Decodes a picture upright, in sRGB, in `size`; an animation to one frame after the other. Throws `IMAGE_UNREADABLE`. */
export const decodeFrames = async (
  { frames, path }: Source,
  { isAnimated, maxPixels, size }: Decoding,
): Promise<Frame[]> => {
  const { height, width } = size
  const input = {
    animated: isAnimated,
    failOn: 'error',
    limitInputPixels: maxPixels,
    sequentialRead: true,
  } as const
  const { data, info } = await sharp(path, input)
    .autoOrient()
    .resize({ fit: 'fill', height, width, withoutEnlargement: true })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch((cause: unknown) => {
      throw new MediaError(
        'IMAGE_UNREADABLE',
        'The picture cannot be decoded: its data is damaged.',
        {},
        { cause },
      )
    })
  const count = isAnimated ? frames : 1
  const length = data.length / count
  return Array.from({ length: count }, (_, index) => ({
    channels: info.channels,
    data: data.subarray(index * length, (index + 1) * length),
    height: info.height / count,
    width: info.width,
  }))
}
