import { readFile } from 'node:fs/promises'
import sharp from 'sharp'

import type { Size } from '../pictures/plan.js'

/** Turns the pixels of a page into a picture file. They are pixels: there is nothing in them to be read wrongly. */
export const paintPage = async (
  pixels: string,
  { height, width }: Size,
  to: string,
): Promise<void> => {
  await sharp(await readFile(pixels), { raw: { channels: 4, height, width } })
    .removeAlpha()
    .webp({ effort: 2, quality: 90, smartSubsample: true })
    .toFile(to)
}
