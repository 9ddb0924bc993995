import sharp from 'sharp'

import type { Sample } from './samples.js'

const dB = (error: number) => 10 * Math.log10(255 ** 2 / Math.max(error, 1e-9))

export interface Likeness {
  /** Of red, green and blue. */
  readonly colors: number
  /** Of brightness alone, which eyes are keener on. */
  readonly light: number
}

/** Peak signal to noise ratios of two pictures of one size, in dB. */
export const likeness = (a: Buffer, b: Buffer): Likeness => {
  if (a.length !== b.length) {
    throw new Error(`Pictures of ${a.length} and ${b.length} bytes cannot be compared.`)
  }
  let [colors, light] = [0, 0]
  for (let at = 0; at < a.length; at += 3) {
    const [r, g, b_] = [a[at]! - b[at]!, a[at + 1]! - b[at + 1]!, a[at + 2]! - b[at + 2]!]
    colors += r * r + g * g + b_ * b_
    light += (0.299 * r + 0.587 * g + 0.114 * b_) ** 2
  }
  return { colors: dB(colors / a.length), light: dB(light / (a.length / 3)) }
}

export const rgbOf = (picture: Buffer): Promise<Buffer> =>
  sharp(picture).removeAlpha().toColourspace('srgb').raw().toBuffer()

/** A picture in a width, from all of its pixels by Lanczos: what every shorter way is compared with. */
export const exactly = async ({ bytes }: Sample, width: number): Promise<Buffer> => {
  const { data, info } = await sharp(bytes)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const { channels, height, width: wide } = info
  return sharp(data, { raw: { channels, height, width: wide } })
    .resize({ kernel: 'lanczos3', width })
    .raw()
    .toBuffer()
}
