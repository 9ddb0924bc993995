import sharp from 'sharp'

import type { Frame } from '../pictures/Frame.js'

import { type Encoding, type OutputFormat, outputs } from './outputFormats.js'

export interface Encoded {
  readonly data: Buffer
  /** Without the dot. */
  readonly extension: string
  readonly format: OutputFormat
  /** Pixels, of one frame. */
  readonly height: number
  readonly mimeType: string
  readonly width: number
}

/** One picture, or an animation, of frames that are all of one size. Nothing but pixels is in it. */
export const encodeFrames = async (
  frames: readonly Frame[],
  format: OutputFormat,
  encoding: Encoding,
): Promise<Encoded> => {
  const { channels, height, width } = frames[0]!
  const isOne = frames.length === 1
  const all = isOne ? frames[0]!.data : Buffer.concat(frames.map(({ data }) => data))
  const raw = {
    channels,
    height: height * frames.length,
    width,
    ...(isOne ? {} : { pageHeight: height }),
  }
  const { encode, extension, exact } = outputs[format]
  const { delay, loop, ...rest } = encoding
  const isExact = exact && encoding.thorough && encoding.quality === 100
  const image = () =>
    encode(sharp(all, { limitInputPixels: false, raw }), isOne ? rest : { ...rest, delay, loop })
  const data = await (isExact ? exact(frames[0]!) : image().toBuffer())
  return { data, extension, format, height, mimeType: `image/${format}`, width }
}
