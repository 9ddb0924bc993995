import sharp from 'sharp'

import type { Size } from '../pictures/plan.js'

import { MediaError } from '../../errors/MediaError.js'
import { looksLikePicture } from '../pictures/looksLikePicture.js'
import { leadingChunks } from './leadingChunks.js'

/** What operations need to know of a picture before it is decoded. */
export interface Source extends Size {
  /** Milliseconds each frame is shown. */
  readonly delay: readonly number[]
  readonly format: string
  /** More than one of an animation. */
  readonly frames: number
  /** A PNG with more pictures than the first: only that one is decoded. */
  readonly isApng: boolean
  /** A WebP that holds exactly the pixels it was made of. */
  readonly isLossless: boolean
  /** Times an animation is shown; 0 is for ever. */
  readonly loop: number
  readonly path: string
}

/** Formats that are decoded in this process; an SVG, for one, never is. */
const decoded: ReadonlySet<string> = new Set(['gif', 'heif', 'jpeg', 'png', 'tiff', 'webp'])

/** Reads the header of a picture. Throws `IMAGE_UNREADABLE`, and `NOT_PROCESSABLE` for a format that is not decoded here. */
export const readSource = async (path: string): Promise<Source> => {
  if (!(await looksLikePicture(path))) {
    throw new MediaError('NOT_PROCESSABLE', 'This is no picture in a format that can be changed.')
  }
  const metadata = await sharp(path, { failOn: 'none', limitInputPixels: false })
    .metadata()
    .catch((cause: unknown) => {
      throw new MediaError('IMAGE_UNREADABLE', 'The picture has no readable header.', {}, { cause })
    })
  const {
    autoOrient,
    delay = [],
    format,
    loop = 0,
    orientation = 1,
    pageHeight,
    pages = 1,
  } = metadata
  if (!decoded.has(format)) {
    throw new MediaError(
      'NOT_PROCESSABLE',
      `A picture in the format "${format}" cannot be changed.`,
      { format },
    )
  }
  // A turned animation does not exist outside of tests of decoders: it is taken for its first frame.
  const frames = (format === 'gif' || format === 'webp') && orientation === 1 ? pages : 1
  const height =
    frames > 1 || format === 'gif' ? (pageHeight ?? autoOrient.height) : autoOrient.height
  const chunks = await leadingChunks(path, format)
  const [isApng, isLossless] = [chunks.includes('acTL'), chunks.includes('VP8L')]
  return { delay, format, frames, height, isApng, isLossless, loop, path, width: autoOrient.width }
}
