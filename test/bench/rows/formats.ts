import sharp from 'sharp'

import type { Sample } from '../pictures/samples.js'

import { placeholder } from '../../../src/derivatives/pictures/placeholder.js'
import { median, round, type RowResult, type Table } from '../figures.js'
import { formatNames, threeFormats, widthsOf } from '../pictures/contenders.js'
import { createRenderer } from '../pictures/createRenderer.js'
import { inTurns } from '../pictures/inTurns.js'
import { exactly, likeness, rgbOf } from '../pictures/quality.js'
import { photographs, synthetic } from '../pictures/samples.js'

type Name = (typeof formatNames)[number]

const naiveOf = (bytes: Buffer, width: number, format: Name) =>
  sharp(bytes).autoOrient().resize({ width }).toFormat(format).toBuffer()

interface Sums {
  bytes: number
  colors: number[]
  light: number[]
}

const none = (): Sums => ({ bytes: 0, colors: [], light: [] })

const add = async (sums: Sums, bytes: Buffer, exact: Buffer) => {
  const { colors, light } = likeness(await rgbOf(bytes), exact)
  sums.bytes += bytes.length
  sums.colors.push(colors)
  sums.light.push(light)
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length

const signed = (value: number, unit: string) => `${value > 0 ? '+' : ''}${round(value)} ${unit}`

const compare = (ours: Sums, theirs: Sums) => ({
  bytes: signed((ours.bytes / theirs.bytes - 1) * 100, '%'),
  'PSNR, colours': signed(mean(ours.colors) - mean(theirs.colors), 'dB'),
  'PSNR, brightness': signed(mean(ours.light) - mean(theirs.light), 'dB'),
})

/** Milliseconds of the placeholder and the colour, from the frame of the thumbnail. */
const ofPlaceholder = async ({ bytes }: Sample): Promise<number> => {
  const { data, info } = await sharp(bytes)
    .resize({ fit: 'inside', height: 320, width: 320 })
    .raw()
    .toBuffer({ resolveWithObject: true })
  const times: number[] = []
  for (let n = 0; n < 200; n++) {
    const before = process.cpuUsage()
    await placeholder({ ...info, data })
    const { system, user } = process.cpuUsage(before)
    times.push((system + user) / 1000)
  }
  return median(times.slice(100))
}

const measure = async (sample: Sample) => {
  const widths = widthsOf(sample)
  const turns = await inTurns(sample, ['library, three formats', 'naive, three formats'])
  const renderer = await createRenderer(sample)
  try {
    const shapes = threeFormats(sample)
    const made = await renderer.run(shapes)
    const sums = new Map(formatNames.map((format) => [format, { ours: none(), theirs: none() }]))
    const all = { ours: none(), theirs: none() }
    for (const width of widths) {
      const exact = await exactly(sample, width)
      for (const format of formatNames) {
        const ours = await renderer.read(
          made.find((one) => one.width === width && one.format === format)!,
        )
        const theirs = await naiveOf(sample.bytes, width, format)
        for (const to of [sums.get(format)!, all]) {
          await add(to.ours, ours, exact)
          await add(to.theirs, theirs, exact)
        }
      }
    }
    return { all, sums, turns }
  } finally {
    await renderer.stop()
  }
}

/** Five widths in three formats, with placeholder and colour, beside one sharp an output with its defaults. */
export const formats = async (): Promise<RowResult> => {
  const samples = [
    await synthetic('12 MP', 4000, 3000),
    ...(await photographs(Number(process.env.BENCH_PHOTOS_MOST ?? 4))),
  ]
  const table: Table = {}
  const ratios: Record<string, number | string> = {}
  for (const sample of samples) {
    const { all, sums, turns } = await measure(sample)
    table[`${sample.name}: all`] = {
      'CPU ms, library': turns.cpu('library, three formats'),
      'CPU ms, naive': turns.cpu('naive, three formats'),
      ...compare(all.ours, all.theirs),
    }
    for (const [format, { ours, theirs }] of sums) {
      table[`${sample.name}: ${format}`] = compare(ours, theirs)
    }
    ratios[`${sample.name}: CPU, library / naive`] = turns.ratio(
      'library, three formats',
      'naive, three formats',
    )
    ratios[`${sample.name}: CPU, library / library (A/A)`] = turns.same('library, three formats')
  }
  ratios['CPU ms, placeholder and colour'] = round(await ofPlaceholder(samples[0]!))
  return {
    about:
      'A JPEG to 1920, 1280, 960, 640 and 320 pixels of width, each as AVIF, WebP and JPEG, with a ThumbHash and the dominant colour. Naive: a sharp of its own for each, with its defaults (AVIF effort 4 and quality 50, WebP effort 4, quality 80). Bytes and PSNR: the library beside naive, against Lanczos from all pixels.',
    ratios,
    table,
  }
}
