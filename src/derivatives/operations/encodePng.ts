import sharp from 'sharp'

import type { Frame } from '../pictures/Frame.js'

import { fromFrame } from '../pictures/decode.js'

/** A palette has no more colours than this. */
const most = 256

/** Whether a picture has few enough colours for a palette, transparency included. */
const hasFewColors = ({ channels, data }: Frame): boolean => {
  const colors = new Set<number>()
  for (let at = 0; at < data.length; at += channels) {
    let color = 0
    for (let channel = 0; channel < channels; channel++) {
      color = color * 256 + data[at + channel]!
    }
    colors.add(color)
    if (colors.size > most) {
      return false
    }
  }
  return true
}

const isSame = async (png: Buffer, { channels, data }: Frame): Promise<boolean> => {
  const image = sharp(png, { limitInputPixels: false })
  const all = channels === 4 ? image.ensureAlpha() : image.removeAlpha()
  return data.equals(await all.toColourspace('srgb').raw().toBuffer())
}

const smallest = (all: readonly Buffer[]): Buffer =>
  all.reduce((least, one) => (one.length < least.length ? one : least))

/** The smallest PNG that has exactly these pixels: with a palette where that loses nothing. */
export const encodePng = async (frame: Frame): Promise<Buffer> => {
  const made: Buffer[] = []
  for (const adaptiveFiltering of [true, false]) {
    made.push(await fromFrame(frame).png({ adaptiveFiltering, compressionLevel: 9 }).toBuffer())
  }
  if (hasFewColors(frame)) {
    const png = await fromFrame(frame)
      .png({ compressionLevel: 9, dither: 0, effort: 10, palette: true, quality: 100 })
      .toBuffer()
    made.push(...((await isSame(png, frame)) ? [png] : []))
  }
  return smallest(made)
}
