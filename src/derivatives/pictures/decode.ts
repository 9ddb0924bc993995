import sharp, { type Sharp } from 'sharp'

import type { Size } from './plan.js'

/** Pixels of a decoded picture, from which any number of outputs can be made. */
export interface Frame extends Size {
  readonly channels: 1 | 2 | 3 | 4
  readonly data: Buffer
}

/** Decodes a picture once, upright, in sRGB, no larger than `frame`. */
export const decode = async (path: string, frame: Size, maxPixels: number): Promise<Frame> => {
  const { data, info } = await sharp(path, { failOn: 'error', limitInputPixels: maxPixels, sequentialRead: true })
    .autoOrient()
    .resize({ fit: 'fill', height: frame.height, width: frame.width, withoutEnlargement: true })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { channels: info.channels, data, height: info.height, width: info.width }
}

/** A sharp over the pixels of a frame. */
export const fromFrame = ({ channels, data, height, width }: Frame): Sharp =>
  sharp(data, { raw: { channels, height, width } })
