import type { Frame } from './Frame.js'
import type { Output } from './outputs.js'

import { fromFrame } from './decode.js'
import { sideOf, type Size } from './plan.js'
import { type FocalPoint, regionAround } from './view.js'

const keyOf = (size: Size, whole: Size) =>
  [size.width, size.height, whole.width, whole.height].join()

const isSame = (a: Size, b: Size) => a.width === b.width && a.height === b.height

/** A resized frame is soft at its edges: from one that is hardly larger, softness would add up. */
const isClearlyLarger = (frame: Size, size: Size) => sideOf(frame) >= sideOf(size) * 1.25

interface Cut {
  readonly focal: FocalPoint
  readonly size: Size
  readonly whole: Size
}

const cutFrom = async (base: Promise<Frame>, { focal, size, whole }: Cut): Promise<Frame> => {
  const frame = await base
  if (isSame(frame, size)) {
    return frame
  }
  const resized = isSame(frame, whole)
    ? fromFrame(frame)
    : fromFrame(frame).resize({ ...whole, fit: 'fill' })
  const cut = isSame(whole, size) ? resized : resized.extract(regionAround(whole, size, focal))
  const { data, info } = await cut.raw().toBuffer({ resolveWithObject: true })
  return { channels: info.channels, data, frames: frame.frames, ...size }
}

/** A frame that is there, or will be. */
interface Coming {
  readonly frame: Promise<Frame>
  readonly size: Size
}

export interface Pyramid {
  readonly frameOf: (output: Pick<Output, 'size' | 'whole'>) => Promise<Frame>
  /** All of the picture in the fewest pixels there are of it. */
  readonly smallest: Promise<Frame>
}

/**
 * The pixels of every output, from one decoded frame that is as large as the largest: each from the smallest frame
 * there is already that is clearly larger, so that a pixel of the original is looked at once. The larger ones are there
 * first, and can be encoded while the others are made.
 */
export const pyramid = (
  base: Frame,
  outputs: readonly Pick<Output, 'size' | 'whole'>[],
  focal: FocalPoint,
): Pyramid => {
  const made = new Map<string, Promise<Frame>>()
  const wholes: Coming[] = [{ frame: Promise.resolve(base), size: base }]
  for (const { size, whole } of [...outputs].sort((a, b) => sideOf(b.whole) - sideOf(a.whole))) {
    if (!made.has(keyOf(size, whole))) {
      const from =
        wholes.find((one) => isSame(one.size, whole)) ??
        wholes.findLast((one) => isClearlyLarger(one.size, whole)) ??
        wholes[0]!
      const frame = cutFrom(from.frame, { focal, size, whole })
      // Whoever needs it learns why there is none.
      frame.catch(() => undefined)
      made.set(keyOf(size, whole), frame)
      if (isSame(whole, size) && !isSame(from.size, size)) {
        wholes.push({ frame, size })
      }
    }
  }
  return {
    frameOf: ({ size, whole }) => made.get(keyOf(size, whole))!,
    smallest: wholes.at(-1)!.frame,
  }
}
