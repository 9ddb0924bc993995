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

const cutFrom = async (frame: Frame, { focal, size, whole }: Cut): Promise<Frame> => {
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

export interface Pyramid {
  readonly frameOf: (output: Pick<Output, 'size' | 'whole'>) => Frame
  /** All of the picture in the fewest pixels there are of it. */
  readonly smallest: Frame
}

/**
 * The pixels of every output, from one decoded frame that is as large as the largest: each from the smallest frame
 * there is already that is clearly larger, so that a pixel of the original is looked at once.
 */
export const pyramid = async (
  base: Frame,
  outputs: readonly Pick<Output, 'size' | 'whole'>[],
  focal: FocalPoint,
): Promise<Pyramid> => {
  const made = new Map<string, Frame>()
  const wholes = [base]
  for (const { size, whole } of [...outputs].sort((a, b) => sideOf(b.whole) - sideOf(a.whole))) {
    if (!made.has(keyOf(size, whole))) {
      const from =
        wholes.find((frame) => isSame(frame, whole)) ??
        wholes.findLast((frame) => isClearlyLarger(frame, whole)) ??
        base
      const frame = await cutFrom(from, { focal, size, whole })
      made.set(keyOf(size, whole), frame)
      if (isSame(whole, size) && from !== frame) {
        wholes.push(frame)
      }
    }
  }
  return { frameOf: ({ size, whole }) => made.get(keyOf(size, whole))!, smallest: wholes.at(-1)! }
}
