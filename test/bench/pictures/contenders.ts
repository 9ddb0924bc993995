import sharp from 'sharp'
import { rgbaToThumbHash } from 'thumbhash'

import type { Sample } from './samples.js'

import { thumbnail } from '../../../src/derivatives/pictures/plan.js'
import { createRenderer, shapeOf } from './createRenderer.js'
import { stockSizes } from './stockSizes.js'

export const allWidths = [1920, 1280, 960, 640, 320] as const
export const formatNames = ['avif', 'webp', 'jpeg'] as const

/** Nothing is enlarged by anybody. */
export const widthsOf = ({ width }: Pick<Sample, 'width'>): number[] =>
  allWidths.filter((one) => one <= width)

export const threeFormats = (sample: Sample) =>
  widthsOf(sample).map((width) => shapeOf(width, { alsoFormats: ['avif', 'jpeg'], format: 'webp' }))

export interface Contender {
  run(): Promise<unknown>
  stop?(): Promise<unknown>
}

type Open = (sample: Sample) => Contender | Promise<Contender>

const library =
  (shapesOf: (sample: Sample) => ReturnType<typeof shapeOf>[], where?: 'disk'): Open =>
  async (sample) => {
    const renderer = await createRenderer(sample, where)
    return { run: () => renderer.run(shapesOf(sample)), stop: renderer.stop }
  }

const jpegs = (sample: Sample) => widthsOf(sample).map((width) => shapeOf(width))

/** Who makes pictures, and of what: each in a process of its own. */
export const contenders = {
  floor: (sample) => ({
    run: () =>
      sharp(sample.bytes)
        .resize({ width: widthsOf(sample)[0] })
        .jpeg()
        .toBuffer(),
  }),
  library: library(jpegs),
  'library on disk': library((sample) => [thumbnail, ...jpegs(sample)], 'disk'),
  'library, three formats': library(threeFormats),
  // What most projects write: one sharp a width.
  naive: (sample) => ({
    run: async () => {
      for (const width of widthsOf(sample)) {
        await sharp(sample.bytes).autoOrient().resize({ width }).jpeg().toBuffer()
      }
    },
  }),
  // One sharp an output with its defaults, one for the placeholder, one for the colour.
  'naive, three formats': ({ bytes, ...sample }) => ({
    run: async () => {
      for (const width of widthsOf(sample)) {
        for (const format of formatNames) {
          await sharp(bytes).autoOrient().resize({ width }).toFormat(format).toBuffer()
        }
      }
      const { data, info } = await sharp(bytes)
        .resize({ fit: 'inside', height: 100, width: 100 })
        .ensureAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true })
      rgbaToThumbHash(info.width, info.height, data)
      await sharp(bytes).stats()
    },
  }),
  'stock Payload': async (sample) => {
    const { create, stop } = await stockSizes(widthsOf(sample))
    return { run: () => create(sample), stop }
  },
  "stock Payload's sharp calls": async (sample) => {
    const { sizes, stop } = await stockSizes(widthsOf(sample))
    return { run: () => sizes(sample), stop }
  },
} as const satisfies Record<string, Open>

export type ContenderName = keyof typeof contenders
