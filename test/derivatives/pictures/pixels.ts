import sharp, { type Sharp } from 'sharp'

/** The colour of a picture at a point, given in per cent of it. */
export type At = (x: number, y: number) => readonly number[]

const pointOf =
  (
    data: Buffer,
    { channels, height, width }: { channels: number; height: number; width: number },
  ): At =>
  (x, y) => {
    const at =
      (Math.min(height - 1, Math.floor((y / 100) * height)) * width +
        Math.min(width - 1, Math.floor((x / 100) * width))) *
      channels
    return [...data.subarray(at, at + channels)]
  }

/** The colours of a picture; of an animation, of one of its frames. */
export const colorsOf = async (bytes: Buffer, page = 0): Promise<At> => {
  const { data, info } = await sharp(bytes, { page })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return pointOf(data, info)
}

export const colors = {
  blue: [0, 0, 255],
  green: [0, 200, 0],
  red: [255, 0, 0],
  yellow: [255, 255, 0],
} as const

export type Color = keyof typeof colors

/** The nearest of the colours that tests paint with. */
export const nameOfColor = ([r, g, b]: readonly number[]): Color => {
  const distance = (color: readonly number[]) =>
    Math.hypot(color[0]! - r!, color[1]! - g!, color[2]! - b!)
  return (Object.keys(colors) as Color[]).reduce((best, name) =>
    distance(colors[name]) < distance(colors[best]) ? name : best,
  )
}

/** Four quarters: red and green above, blue and yellow below. */
export const quarters = (width = 800, height = 600): Sharp => {
  const data = Buffer.alloc(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const name =
        y < height / 2 ? (x < width / 2 ? 'red' : 'green') : x < width / 2 ? 'blue' : 'yellow'
      data.set(colors[name], (y * width + x) * 3)
    }
  }
  return sharp(data, { raw: { channels: 3, height, width } })
}

// Looked up once: in the context of a test every look at a global is slow.
const { sin } = Math

/** A made-up photograph: soft shapes, fine detail and a little noise; the same every time. */
export const scene = (width: number, height: number): Sharp => {
  const data = new Uint8ClampedArray(width * height * 3)
  let seed = 1
  for (let y = 0, at = 0; y < height; y++) {
    const bend = sin(y / 91) * 3
    for (let x = 0; x < width; x++) {
      seed = (seed * 1_103 + 12_345) & 0xfffff
      const noise = ((seed >> 8) & 15) - 7
      const wave = sin(x / 37 + bend) * 40 + sin((x + y) / 11) * 12
      data[at++] = 60 + (x / width) * 120 + wave + noise
      data[at++] = 50 + (y / height) * 120 + wave * 0.7 + noise
      data[at++] = 150 - (x / width) * 60 - wave * 0.5 + noise
    }
  }
  return sharp(data, { raw: { channels: 3, height, width } })
}

/** Peak signal to noise ratio of two pictures of one size, in dB. */
export const psnr = (a: Uint8Array, b: Uint8Array): number => {
  expect(a.length).toBe(b.length)
  let sum = 0
  for (let at = 0; at < a.length; at++) {
    sum += (a[at]! - b[at]!) ** 2
  }
  return 10 * Math.log10(255 ** 2 / (sum / a.length))
}

export const rgbOf = (image: Buffer | Sharp): Promise<Buffer> =>
  (Buffer.isBuffer(image) ? sharp(image) : image)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer()
