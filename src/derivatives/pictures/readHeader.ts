import type { Metadata } from 'sharp'

import { looksLikePicture } from './looksLikePicture.js'
import { sharp } from './sharp.js'

export interface ImageHeader {
  readonly colorProfile: null | string
  /** Milliseconds each frame of an animation is shown. */
  readonly delay: readonly number[]
  readonly format: string
  /** Of an animation; 1 of every other picture. */
  readonly frames: number
  /** Pixels as shown: EXIF orientation applied, one frame of an animation. */
  readonly height: number
  readonly isAnimated: boolean
  /** 16 bits a channel, in colours of a profile of its own. */
  readonly isDeep: boolean
  /** Its data has to be read to the end before anything of it can be shown. */
  readonly isProgressive: boolean
  /** Colours have as many pixels as brightness has, or there is no telling. */
  readonly keepsChroma: boolean
  /** Times an animation is shown; 0 is for ever. */
  readonly loop: number
  readonly width: number
}

/** EXIF orientations 5 to 8 lie on their side. */
const isSideways = ({ orientation = 1 }: Metadata) => orientation >= 5

/** Formats whose pages follow one another in time. */
const moving = new Set<string>(['gif', 'webp'])

/** What a picture's header says, without decoding it; `null` when the bytes at hand do not hold the whole header. */
export const readHeader = async (picture: string | Uint8Array): Promise<ImageHeader | null> => {
  try {
    if (!(await looksLikePicture(picture))) {
      return null
    }
    const metadata = await sharp(picture, { failOn: 'none', limitInputPixels: false }).metadata()
    const {
      chromaSubsampling,
      delay,
      depth,
      format,
      height,
      pageHeight,
      pages = 1,
      space,
      width,
    } = metadata
    if (!width || !height) {
      return null
    }
    const tall = pageHeight ?? height
    const frames = moving.has(format) ? pages : 1
    return {
      colorProfile: space ?? null,
      delay: delay ?? [],
      format,
      frames,
      height: isSideways(metadata) ? width : tall,
      isAnimated: frames > 1,
      isDeep: depth === 'ushort' && Boolean(metadata.icc),
      isProgressive: Boolean(metadata.isProgressive),
      keepsChroma: format !== 'jpeg' || chromaSubsampling === '4:4:4',
      loop: metadata.loop ?? 0,
      width: isSideways(metadata) ? tall : width,
    }
  } catch {
    return null
  }
}
