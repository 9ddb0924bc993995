import type { Sharp } from 'sharp'

import type { OutputFormat } from './formats.js'
import type { Frame } from './Frame.js'

import { avifQuality } from './avifQuality.js'
import { fromFrame } from './decode.js'
import { hasFewColors } from './hasFewColors.js'

export interface Encoding {
  /** Of an animation. */
  readonly delay?: readonly number[]
  /** Colours as sharp as brightness: text and drawings need it, photographs do not show it. */
  readonly keepsChroma?: boolean
  /** Of an animation. */
  readonly loop?: number
  /** 1 to 100, the same for the eye in every format. */
  readonly quality: number
}

type Encode = (image: Sharp, encoding: Encoding, frame: Frame) => Sharp

const film = ({ delay, loop }: Encoding, { frames = 1 }: Frame) =>
  frames > 1 ? { delay: delay && [...delay], loop } : {}

/**
 * Measured on photographs of 1 megapixel. AVIF: effort 4 takes five times as long as 3 for 4 per cent fewer bytes, and 2 or
 * 1 leave a fifth more; the colours of a JPEG, which has fewer of them itself, at half size save a quarter of the time.
 * WebP: effort 2 takes half as long as 4, and for the same likeness an eighth more bytes; every reader pays for those.
 * JPEG: mozjpeg takes six times as long for a fifth of the bytes, which WebP and AVIF save anyway; progressive saves none.
 */
const encoders: Readonly<Record<OutputFormat, Encode>> = {
  avif: (image, { keepsChroma, quality }) =>
    image.avif({
      chromaSubsampling: keepsChroma ? '4:4:4' : '4:2:0',
      effort: 3,
      quality: avifQuality(quality),
    }),
  gif: (image, encoding, frame) => image.gif({ effort: 5, ...film(encoding, frame) }),
  jpeg: (image, { quality }) => image.flatten({ background: '#ffffff' }).jpeg({ quality }),
  png: (image, _, frame) =>
    hasFewColors(frame) ? image.png({ effort: 5, palette: true }) : image.png(),
  webp: (image, encoding, frame) =>
    image.webp({ effort: 4, quality: encoding.quality, ...film(encoding, frame) }),
}

/** The bytes of a frame, or of an animation, in a format. Nothing but pixels is in them. */
export const encode = (frame: Frame, format: OutputFormat, encoding: Encoding): Promise<Buffer> =>
  encoders[format](fromFrame(frame), encoding, frame).toBuffer()
