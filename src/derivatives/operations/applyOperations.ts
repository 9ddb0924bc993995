import type { Area, Operation } from '../../core/operations.js'
import type { MediaLibrary } from '../../library/MediaLibrary.js'
import type { Frame } from '../pictures/Frame.js'
import type { OutputFormat } from './outputFormats.js'
import type { Point } from './regions.js'

import { MediaError } from '../../errors/MediaError.js'
import { fromFrame } from '../pictures/decode.js'
import { imageProblem } from '../pictures/imageProblem.js'
import { decodeFrames } from './decodeFrames.js'
import { type Encoded, encodeFrames } from './encodeFrames.js'
import { formatFor, outputs } from './outputFormats.js'
import { readSource, type Source } from './readSource.js'
import { leadingScale, type Placed, stepOf } from './steps.js'

export interface PictureWishes {
  /** The part of the picture that is shown: the operations are done to that. @default all of it */
  readonly crop?: Area | null
  /** What matters in the whole picture, for `cover`. @default its middle */
  readonly focal?: Point
  /** @default the format of the picture, or WebP where that is not written */
  readonly format?: OutputFormat
  /** How many may wait for room before `PROCESSING_BUSY` is thrown. @default any number */
  readonly mostWaiting?: number
  /** @default none: encoded anew */
  readonly operations?: readonly Operation[]
  /** 1 to 100; a PNG in less than 100 has a palette. @default by format: AVIF 60, JPEG 80, PNG 100, WebP 80 */
  readonly quality?: number
  /** Takes longer for fewer bytes; what is lossless stays so, where no quality is asked for. @default false */
  readonly thorough?: boolean
}

const middle: Point = { x: 50, y: 50 }

const changed = async (
  frame: Frame,
  operation: Operation,
  placed: Omit<Placed, 'size'>,
): Promise<Frame> => {
  const { data, info } = await stepOf(operation)
    .apply(fromFrame(frame), operation, { ...placed, size: frame })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { channels: info.channels, data, height: info.height, width: info.width }
}

const insistSize = ({ height, width }: Source, images: MediaLibrary['images']): void => {
  const problem = imageProblem({ height, width }, images)
  if (problem) {
    throw new MediaError(problem.code, problem.message, problem.figures)
  }
}

/**
 * A picture at `path` after a list of operations: upright, in sRGB, without metadata, never enlarged. Animations stay
 * animated in GIF and WebP, as long as all their frames together are within `images.maxPixels`. Waits for room in
 * `library.pixels` by itself: call it outside of one's own. Throws `IMAGE_UNREADABLE`, `IMAGE_TOO_LARGE`,
 * `NOT_PROCESSABLE` and `PROCESSING_BUSY`.
 *
 * @example await applyOperations(library, path, { operations: [{ op: 'resize', width: 800 }], format: 'webp' })
 */
export const applyOperations = async (
  library: MediaLibrary,
  path: string,
  {
    crop,
    focal = middle,
    mostWaiting,
    operations = [],
    thorough = false,
    ...wishes
  }: PictureWishes,
): Promise<Encoded> => {
  const source = await readSource(path)
  insistSize(source, library.images)
  const { maxPixels } = library.images
  const format = formatFor(wishes.format, source.format)
  const pixels = source.width * source.height
  const isAnimated =
    Boolean(outputs[format].moves) && source.frames > 1 && pixels * source.frames <= maxPixels
  const all: readonly Operation[] = crop ? [{ ...crop, op: 'crop' }, ...operations] : operations
  const work = async () => {
    const scale = leadingScale(source, all)
    const size = {
      height: Math.min(source.height, Math.ceil(source.height * scale)),
      width: Math.min(source.width, Math.ceil(source.width * scale)),
    }
    let frames = await decodeFrames(source, { isAnimated, maxPixels, size })
    let placed = { focal, nominal: { height: source.height, width: source.width } }
    for (const operation of all) {
      const next: Frame[] = []
      for (const frame of frames) {
        next.push(await changed(frame, operation, placed))
      }
      const step = stepOf(operation)
      placed = {
        focal: step.focal(placed.focal, operation, placed.nominal),
        nominal: step.size(placed.nominal, operation),
      }
      frames = next
    }
    const { delay, isLossless, loop } = source
    const { quality = outputs[format].quality } = wishes
    const lossless = thorough && isLossless && wishes.quality === undefined
    return encodeFrames(frames, format, { delay: [...delay], loop, lossless, quality, thorough })
  }
  return library.pixels.run(isAnimated ? pixels * source.frames : pixels, work, mostWaiting)
}
