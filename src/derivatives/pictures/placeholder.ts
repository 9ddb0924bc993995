import { rgbaToThumbHash, thumbHashToDataURL } from 'thumbhash'

import { type Frame, fromFrame } from './decode.js'

export interface Placeholder {
  /** `#rrggbb` */
  readonly dominantColor: string
  /** ThumbHash, base64. */
  readonly placeholder: string
  /** A tiny picture as a data URL. */
  readonly placeholderUrl: string
}

const hex = (channel: number) => Math.round(channel).toString(16).padStart(2, '0')

/** What is shown until a picture has loaded, from a frame that is decoded already. */
export const placeholder = async (frame: Frame): Promise<Placeholder> => {
  const { data, info } = await fromFrame(frame)
    .resize({ fit: 'inside', height: 100, width: 100, withoutEnlargement: true })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const { dominant } = await fromFrame({ ...info, channels: 4, data }).stats()
  const hash = rgbaToThumbHash(info.width, info.height, data)
  return {
    dominantColor: `#${hex(dominant.r)}${hex(dominant.g)}${hex(dominant.b)}`,
    placeholder: Buffer.from(hash).toString('base64'),
    placeholderUrl: thumbHashToDataURL(hash),
  }
}
