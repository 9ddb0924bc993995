import sharp from 'sharp'

import type { Sample } from '../pictures/samples.js'

import { median, round, type RowResult, type Table } from '../figures.js'
import { type ContenderName, widthsOf } from '../pictures/contenders.js'
import { createRenderer, shapeOf } from '../pictures/createRenderer.js'
import { inTurns } from '../pictures/inTurns.js'
import { exactly, likeness, rgbOf } from '../pictures/quality.js'
import { photographs, synthetic } from '../pictures/samples.js'

const contenders: readonly ContenderName[] = [
  'library',
  'library on disk',
  'stock Payload',
  "stock Payload's sharp calls",
  'naive',
  'floor',
]

/** How near each width is to the exact one before it is encoded, and how near sharp's shortest way is. */
const likenessesOf = async (sample: Sample) => {
  const renderer = await createRenderer(sample)
  try {
    const [ours, naive]: number[][] = [[], []]
    const widths = widthsOf(sample)
    const made = await renderer.run(widths.map((width) => shapeOf(width, { format: 'png' })))
    for (const [index, width] of widths.entries()) {
      const exact = await exactly(sample, width)
      ours!.push(likeness(await rgbOf(await renderer.read(made[index]!)), exact).colors)
      naive!.push(
        likeness(await sharp(sample.bytes).resize({ width }).raw().toBuffer(), exact).colors,
      )
    }
    return { naive: naive!, ours: ours! }
  } finally {
    await renderer.stop()
  }
}

/** Pictures in five widths: the library's code path beside stock Payload, one sharp a width, and the least there is to do. */
export const variants = async (): Promise<RowResult> => {
  const samples = [
    await synthetic('12 MP', 4000, 3000),
    await synthetic('24 MP', 6000, 4000),
    ...(await photographs(2)),
  ]
  const table: Table = {}
  const ratios: Record<string, string> = {}
  for (const sample of samples) {
    const turns = await inTurns(sample, contenders)
    const { naive, ours } = await likenessesOf(sample)
    table[`${sample.name}, ${sample.width} x ${sample.height}`] = {
      'CPU ms, library': turns.cpu('library'),
      'on disk, with thumbnail': turns.cpu('library on disk'),
      'stock create': turns.cpu('stock Payload'),
      'its sharp calls': turns.cpu("stock Payload's sharp calls"),
      naive: turns.cpu('naive'),
      floor: turns.cpu('floor'),
      decodes: (['library', 'stock Payload', 'naive'] as const).map(turns.decodes).join(' / '),
      'PSNR dB, least': round(Math.min(...ours), 1),
      median: round(median(ours), 1),
      'least of naive': round(Math.min(...naive), 1),
    }
    const name = sample.name
    ratios[`${name}: CPU, library on disk / stock Payload`] = turns.ratio(
      'library on disk',
      'stock Payload',
    )
    for (const peer of ["stock Payload's sharp calls", 'naive', 'floor'] as const) {
      ratios[`${name}: CPU, library / ${peer}`] = turns.ratio('library', peer)
    }
    ratios[`${name}: CPU, library / library (A/A)`] = turns.same('library')
    ratios[`${name}: CPU, floor / floor (A/A)`] = turns.same('floor')
  }
  return {
    about:
      'A JPEG to 1920, 1280, 960, 640 and 320 pixels of width, as JPEG of quality 80, each contender in a process of its own, in turns there and back. The library: a copy of the original, one decode, placeholder and colour, five outputs, kept in memory as the sharp calls of the others are; on disk: stored on the local disk, with the thumbnail as well. Stock Payload: all of `payload.create` with five imageSizes on the local disk, and its own createImageSizes alone. Floor: decoding, and the largest only. Decodes: library / stock / naive. PSNR before encoding, against Lanczos from all pixels.',
    ratios,
    table,
  }
}
