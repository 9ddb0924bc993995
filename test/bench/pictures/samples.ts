import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'

export interface Sample {
  readonly bytes: Buffer
  readonly height: number
  readonly name: string
  readonly width: number
}

/** Numbers that look random, and are the same every time. */
const noise = (length: number, seed: number): Buffer => {
  const data = Buffer.alloc(length)
  let state = seed
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    data[at] = state >>> 24
  }
  return data
}

const layer = async (width: number, height: number, scale: number): Promise<Buffer> => {
  const [w, h] = [Math.ceil(width / scale), Math.ceil(height / scale)]
  return sharp(noise(w * h * 3, scale * 7919), { raw: { channels: 3, height: h, width: w } })
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer()
}

/** A gradient with noise of several sizes over it, as a JPEG of quality 85: no photograph, but as hard to make smaller. */
export const synthetic = async (name: string, width: number, height: number): Promise<Sample> => {
  const scales = [2, 8, 32, 128]
  const layers = await Promise.all(scales.map((scale) => layer(width, height, scale)))
  const weights = [0.06, 0.12, 0.2, 0.3]
  const data = Buffer.alloc(width * height * 3)
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const base = [40 + (x / width) * 150, 60 + (y / height) * 120, 190 - (x / width) * 130]
      for (let channel = 0; channel < 3; channel++, at++) {
        let value = base[channel]!
        for (let index = 0; index < layers.length; index++) {
          value += (layers[index]![at]! - 128) * weights[index]!
        }
        data[at] = Math.max(0, Math.min(255, value))
      }
    }
  }
  const bytes = await sharp(data, { raw: { channels: 3, height, width } })
    .jpeg({ quality: 85 })
    .toBuffer()
  return { bytes, height, name, width }
}

/** Every JPEG of the folder `BENCH_PHOTOS`, if that is set. */
export const photographs = async (most = Infinity): Promise<Sample[]> => {
  const folder = process.env.BENCH_PHOTOS
  if (!folder) {
    return []
  }
  const names = (await readdir(folder)).filter((name) => /\.jpe?g$/i.test(name)).sort()
  const samples: Sample[] = []
  for (const name of names) {
    const bytes = await readFile(path.join(folder, name))
    const { height, width } = await sharp(bytes).metadata()
    samples.push({ bytes, height, name, width })
  }
  return samples.sort((a, b) => b.width * b.height - a.width * a.height).slice(0, most)
}
