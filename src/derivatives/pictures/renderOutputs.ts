import { availableParallelism } from 'node:os'
import pLimit from 'p-limit'

import type { Variant } from '../../core/Variant.js'
import type { MediaLibrary } from '../../library/MediaLibrary.js'
import type { Making } from '../Making.js'
import type { Frame } from './Frame.js'
import type { Output } from './outputs.js'
import type { ImageHeader } from './readHeader.js'

import { writeVariant } from '../writeVariant.js'
import { encode } from './encoders.js'
import { extensions, movingFormats } from './formats.js'
import { thumbnail } from './plan.js'

/** Threads that Node gives to such work, unless there are fewer cores. */
const lanes = Math.min(4, availableParallelism())

/** Lists show many thumbnails at once: none of them moves. */
const movesIn = ({ format, shape }: Output) =>
  movingFormats.has(format) && shape.label !== thumbnail.label

const stillOf = ({ frames = 1, ...frame }: Frame): Frame => ({
  ...frame,
  data: frame.data.subarray(0, frame.data.length / frames),
})

interface Rendering {
  readonly frameOf: (output: Output) => Promise<Frame>
  readonly header: ImageHeader
  readonly outputs: readonly Output[]
}

/** Whether any of the outputs can be an animation. */
export const wantsMotion = (outputs: readonly Output[]): boolean => outputs.some(movesIn)

/** Variants that are on their way to the store at once: no lane waits until it has them safe. */
const ways = 6

/** Encodes and stores the outputs, several at once, as their frames come. */
export const renderOutputs = async (
  library: MediaLibrary,
  making: Making,
  { frameOf, header, outputs }: Rendering,
): Promise<Variant[]> => {
  const { delay, keepsChroma, loop } = header
  const encoding = pLimit(lanes)
  const storing = pLimit(ways)
  const draw = async (output: Output, frame: Frame): Promise<Buffer> => {
    const { format, shape } = output
    making.signal.throwIfAborted()
    return encode(movesIn(output) ? frame : stillOf(frame), format, {
      delay,
      keepsChroma,
      loop,
      quality: shape.quality,
    })
  }
  const store = ({ format, name, recipe, shape, size }: Output, body: Buffer): Promise<Variant> =>
    writeVariant(library, making, {
      ...size,
      body,
      extension: extensions[format],
      format,
      mimeType: `image/${format}`,
      name,
      preset: shape.label,
      presetVersion: shape.version,
      recipe,
      role: 'preset',
    })
  // Nothing may still be written when it is known that something failed.
  const settled = await Promise.allSettled(
    outputs.map(async (output) => {
      const frame = await frameOf(output)
      const body = await encoding(draw, output, frame)
      return storing(store, output, body)
    }),
  )
  return settled.map((one) => {
    if (one.status === 'rejected') {
      throw one.reason
    }
    return one.value
  })
}
