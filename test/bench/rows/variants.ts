import sharp from 'sharp'

import type { Sample } from '../pictures/samples.js'

import { thumbnail } from '../../../src/derivatives/pictures/plan.js'
import { median, round, type RowResult, type Table } from '../figures.js'
import { countDecodes } from '../pictures/countDecodes.js'
import { createRenderer, shapeOf } from '../pictures/createRenderer.js'
import { inTurns } from '../pictures/inTurns.js'
import { exactly, likeness, rgbOf } from '../pictures/quality.js'
import { photographs, synthetic } from '../pictures/samples.js'
import { stockSizes } from '../pictures/stockSizes.js'

const allWidths = [1920, 1280, 960, 640, 320]

/** What most projects write: one sharp a width. */
const naive = async ({ bytes }: Sample, widths: readonly number[]) => {
  for (const width of widths) {
    await sharp(bytes).autoOrient().resize({ width }).jpeg().toBuffer()
  }
}

type Stock = Awaited<ReturnType<typeof stockSizes>>

const measure = async (sample: Sample, stock: Stock) => {
  const widths = allWidths.filter((width) => width <= sample.width)
  const [renderer, onDisk] = [await createRenderer(sample), await createRenderer(sample, 'disk')]
  try {
    const shapes = widths.map((width) => shapeOf(width))
    const turns = await inTurns({
      library: () => renderer.run(shapes),
      'library on disk': () => onDisk.run([thumbnail, ...shapes]),
      'stock Payload': () => stock.create(sample),
      "stock Payload's sharp calls": () => stock.sizes(sample),
      naive: () => naive(sample, widths),
      floor: () => sharp(sample.bytes).resize({ width: widths[0] }).jpeg().toBuffer(),
    })
    const likenesses: number[] = []
    const ofShrinking: number[] = []
    const lossless = await renderer.run(widths.map((width) => shapeOf(width, { format: 'png' })))
    for (const [index, width] of widths.entries()) {
      const exact = await exactly(sample, width)
      likenesses.push(likeness(await rgbOf(await renderer.read(lossless[index]!)), exact).colors)
      ofShrinking.push(
        likeness(await sharp(sample.bytes).resize({ width }).raw().toBuffer(), exact).colors,
      )
    }
    const decodes = {
      library: await countDecodes(() => renderer.run(shapes)),
      naive: await countDecodes(() => naive(sample, widths)),
      stock: await countDecodes(() => stock.create(sample)),
    }
    return { decodes, likenesses, ofShrinking, turns, widths }
  } finally {
    await renderer.stop()
    await onDisk.stop()
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
  // It leaves out what would be enlarged, as the library does.
  const stock = await stockSizes(allWidths)
  for (const sample of samples) {
    const { decodes, likenesses, ofShrinking, turns, widths } = await measure(sample, stock)
    table[sample.name] = {
      'CPU ms, library': turns.cpu('library'),
      'on disk, with thumbnail': turns.cpu('library on disk'),
      'stock create': turns.cpu('stock Payload'),
      'its sharp calls': turns.cpu("stock Payload's sharp calls"),
      naive: turns.cpu('naive'),
      floor: turns.cpu('floor'),
      decodes: `${decodes.library}, stock ${decodes.stock}, naive ${decodes.naive}`,
      'PSNR dB, least': round(Math.min(...likenesses), 1),
      'of naive': round(Math.min(...ofShrinking), 1),
      'PSNR dB, median': round(median(likenesses), 1),
      widths: widths.length,
    }
    ratios[`${sample.name}: CPU, library on disk / stock Payload`] = turns.ratio(
      'library on disk',
      'stock Payload',
    )
    for (const peer of ["stock Payload's sharp calls", 'naive', 'floor']) {
      ratios[`${sample.name}: CPU, library / ${peer}`] = turns.ratio('library', peer)
    }
    ratios[`${sample.name}: CPU, library / library (A/A)`] = turns.same('library')
  }
  await stock.stop()
  return {
    about:
      'A JPEG to 1920, 1280, 960, 640 and 320 pixels of width, as JPEG of quality 80, in one process, in turns there and back. The library: a copy of the original, one decode, placeholder and colour, five outputs, stored in memory, as the sharp calls of the others are; on disk: stored on the local disk, and the thumbnail as well. Stock Payload: all of `payload.create` with five imageSizes on the local disk, and its own createImageSizes alone. Floor: decoding, and the largest only. PSNR before encoding, against Lanczos from all pixels.',
    ratios,
    table,
  }
}
