import { rgbaToThumbHash, thumbHashToDataURL } from 'thumbhash'

import type { Frame } from './Frame.js'

import { fromFrame } from './decode.js'
import { dominantColor } from './dominantColor.js'

export interface Placeholder {
  /** `#rrggbb` */
  readonly dominantColor: string
  /** ThumbHash, base64. */
  readonly placeholder: string
  /** A tiny picture as a data URL. */
  readonly placeholderUrl: string
}

/** Enough for ThumbHash, which keeps seven waves a side, and for a colour; it takes 100 at most. */
const side = 48

const firstOf = ({ frames = 1, ...frame }: Frame): Frame => ({
  ...frame,
  data: frame.data.subarray(0, frame.data.length / frames),
})

/** What is shown until a picture has loaded, from a frame that is decoded already. */
export const placeholder = async (frame: Frame): Promise<Placeholder> => {
  const { data, info } = await fromFrame(firstOf(frame))
    .resize({
      fit: 'inside',
      height: side,
      kernel: 'linear',
      width: side,
      withoutEnlargement: true,
    })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const hash = rgbaToThumbHash(info.width, info.height, data)
  return {
    dominantColor: dominantColor(data),
    placeholder: Buffer.from(hash).toString('base64'),
    placeholderUrl: thumbHashToDataURL(hash),
  }
}
