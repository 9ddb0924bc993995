import sharp, { type Sharp } from 'sharp'

import type { MediaFile } from '../../src/library/documents.js'
import type { App } from '../app/createApp.js'

import { waysInto } from '../app/ways.js'

const drawn = new Map<string, Buffer>()

const draw = (width: number, height: number): Buffer => {
  const data = Buffer.alloc(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const wave = 30 * Math.sin(x / 9) * Math.cos(y / 11)
      const at = (y * width + x) * 3
      data[at] = (x < width / 2 ? 190 : 60) + wave
      data[at + 1] = (y < height / 2 ? 180 : 50) + wave
      data[at + 2] = 110 + (60 * x) / width + wave
    }
  }
  return data
}

/** A photograph of sorts: smooth, with details, and of another colour in each quarter. */
export const scene = (width = 800, height = 600): Sharp => {
  const name = `${width}x${height}`
  const data = drawn.get(name) ?? draw(width, height)
  drawn.set(name, data)
  return sharp(data, { raw: { channels: 3, height, width } })
}

export const photo = (width?: number, height?: number): Promise<Buffer> =>
  scene(width, height).jpeg({ chromaSubsampling: '4:4:4', quality: 97 }).toBuffer()

/** Three frames: a square that wanders over a transparent ground. */
export const movie = (format: 'gif' | 'webp', quality = 95, side = 120): Promise<Buffer> => {
  const frames = 3
  const data = Buffer.alloc(side * side * frames * 4)
  for (let frame = 0; frame < frames; frame++) {
    for (let y = 0; y < 40; y++) {
      for (let x = 0; x < 40; x++) {
        const at = ((frame * side + y + 20) * side + x + frame * 30) * 4
        data.set([250, 40 + frame * 80, 30, 255], at)
      }
    }
  }
  const roll = sharp(data, {
    raw: { channels: 4, height: side * frames, pageHeight: side, width: side },
  })
  const timing = { delay: [100, 200, 300], loop: 2 }
  return format === 'gif'
    ? roll.gif(timing).toBuffer()
    : roll.webp({ ...timing, quality }).toBuffer()
}

/** The colour in the middle of each quarter, row by row. */
export const quarters = async (picture: Buffer): Promise<number[][]> => {
  const { data, info } = await sharp(picture)
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const at = (x: number, y: number) => {
    const index = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * 3
    return [...data.subarray(index, index + 3)]
  }
  return [at(0.25, 0.25), at(0.75, 0.25), at(0.25, 0.75), at(0.75, 0.75)]
}

/** How alike two pictures of one size are, in dB; `Infinity` where they are the same. */
export const psnr = async (a: Buffer | Sharp, b: Buffer | Sharp): Promise<number> => {
  const pixels = (one: Buffer | Sharp) =>
    (Buffer.isBuffer(one) ? sharp(one) : one.clone())
      .autoOrient()
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer()
  const [first, second] = await Promise.all([pixels(a), pixels(b)])
  expect(first.length).toBe(second.length)
  const sum = first.reduce((total, value, index) => total + (value - second[index]!) ** 2, 0)
  return sum === 0 ? Infinity : 10 * Math.log10(255 ** 2 / (sum / first.length))
}

/** A file of the editor, scanned and processed. */
export const stored = async (app: App, bytes: Buffer, name = 'photo.jpg'): Promise<MediaFile> => {
  const { doc } = (await waysInto(app).presigned({ bytes, name })).body
  await app.drain()
  return rowOf(app, doc.id)
}

export const rowOf = async (app: App, id: unknown): Promise<MediaFile> => {
  const row: unknown = await app.payload.db.findOne({
    collection: 'media',
    where: { id: { equals: id } },
  })
  return row as MediaFile
}

export const bytesOf = async (response: Promise<Response> | Response): Promise<Buffer> =>
  Buffer.from(await (await response).arrayBuffer())
