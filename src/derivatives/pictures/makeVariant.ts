import type { Sharp } from 'sharp'

import type { Shape } from './plan.js'

import { type Frame, fromFrame } from './decode.js'
import { sizeFor } from './plan.js'

type OutputFormat = 'avif' | 'jpeg' | 'png' | 'webp'

export interface MadeVariant {
  readonly data: Buffer
  readonly extension: string
  readonly format: OutputFormat
  readonly height: number
  readonly mimeType: string
  readonly width: number
}

export interface FocalPoint {
  /** Per cent from the left. */
  readonly x: number
  /** Per cent from the top. */
  readonly y: number
}

/** AVIF effort 3: 4 takes five times as long for half a per cent. */
const encoders: Readonly<Record<OutputFormat, (image: Sharp, quality: number) => Sharp>> = {
  avif: (image, quality) => image.avif({ effort: 3, quality }),
  jpeg: (image, quality) => image.flatten({ background: '#ffffff' }).jpeg({ mozjpeg: false, quality }),
  png: (image) => image.png(),
  webp: (image, quality) => image.webp({ effort: 2, quality }),
}

const extensions: Readonly<Record<OutputFormat, string>> = { avif: 'avif', jpeg: 'jpg', png: 'png', webp: 'webp' }

const keeps = new Set<string>(['avif', 'jpeg', 'png', 'webp'])

const formatFor = (wanted: Shape['format'], original: string): OutputFormat => {
  const format = wanted === 'original' ? original : wanted
  return keeps.has(format) ? (format as OutputFormat) : 'webp'
}

const clamp = (value: number, most: number) => Math.min(Math.max(0, value), most)

/** The part of a frame that fills `width` x `height` with the focal point as near its middle as possible. */
const cropAround = (frame: Frame, size: { height: number; width: number }, focal: FocalPoint) => {
  const scale = Math.min(frame.width / size.width, frame.height / size.height)
  const width = Math.max(1, Math.floor(size.width * scale))
  const height = Math.max(1, Math.floor(size.height * scale))
  return {
    height,
    left: Math.round(clamp((focal.x / 100) * frame.width - width / 2, frame.width - width)),
    top: Math.round(clamp((focal.y / 100) * frame.height - height / 2, frame.height - height)),
    width,
  }
}

/** Cuts and encodes one shape from a decoded frame; `null` when the picture is too small for it. */
export const makeVariant = async (
  frame: Frame,
  shape: Shape,
  original: string,
  focal: FocalPoint,
): Promise<MadeVariant | null> => {
  const size = sizeFor(frame, shape)
  if (!size) {
    return null
  }
  const format = formatFor(shape.format, original)
  const cut = shape.fit === 'cover' ? fromFrame(frame).extract(cropAround(frame, size, focal)) : fromFrame(frame)
  const image = cut.resize({ ...size, fit: 'fill' })
  const { data, info } = await encoders[format](image, shape.quality).toBuffer({ resolveWithObject: true })
  return {
    data,
    extension: extensions[format],
    format,
    height: info.height,
    mimeType: `image/${format}`,
    width: info.width,
  }
}
