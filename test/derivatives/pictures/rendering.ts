import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import sharp from 'sharp'

import type { Variant } from '../../../src/core/Variant.js'
import type { Made, Making } from '../../../src/derivatives/Making.js'
import type { MediaFile } from '../../../src/library/documents.js'
import type { MediaLibrary } from '../../../src/library/MediaLibrary.js'

import { nameOf } from '../../../src/core/Variant.js'
import { makePicture } from '../../../src/derivatives/pictures/makePicture.js'
import { type Shape, thumbnail } from '../../../src/derivatives/pictures/plan.js'
import { type PixelBudget, pixelBudget } from '../../../src/library/pixelBudget.js'
import { memory } from '../../../src/storage/memory.js'

export const shape = (label: string, wishes: Partial<Shape>): Shape => ({
  fit: 'inside',
  format: 'webp',
  label,
  quality: 80,
  version: 1,
  ...wishes,
})

interface Rendered extends Made {
  /** Pixels that were asked of the budget, one figure a picture that was decoded. */
  readonly asked: readonly number[]
  /** Pictures that were decoded from bytes: what is made of raw pixels does not count. */
  readonly decodes: number
  readonly file: MediaFile
  readonly variant: (name: string) => Variant
  bytes(name: string): Promise<Buffer>
  /** The same file with its row as it is then, and further changes. */
  again(changes?: Partial<MediaFile>, shapes?: readonly Shape[]): Promise<Rendered>
}

interface Options {
  readonly file?: Partial<MediaFile>
  readonly maxPixels?: number
  readonly mimeType?: string
  readonly onPixels?: (pixels: number) => void
  readonly pixels?: PixelBudget
  readonly shapes?: readonly Shape[]
}

/** Files that sharp read pixels of since it was asked the last time. */
const countDecodes = (): (() => number) => {
  let decodes = 0
  const prototype = sharp.prototype as { toBuffer: (...args: unknown[]) => unknown }
  const { toBuffer } = prototype
  prototype.toBuffer = function (
    this: { options: { input: { file?: string; rawWidth?: number } } },
    ...args
  ) {
    decodes += this.options.input.file || !this.options.input.rawWidth ? 1 : 0
    return toBuffer.apply(this, args)
  }
  return () => {
    prototype.toBuffer = toBuffer
    return decodes
  }
}

let attempts = 0

/** Makes the variants of a picture as the job does it, with a store in memory. */
export const render = async (
  original: Buffer,
  {
    file: given = {},
    maxPixels = 50_000_000,
    mimeType = 'image/jpeg',
    onPixels,
    pixels: budget = pixelBudget(100_000_000),
    shapes = [],
  }: Options = {},
): Promise<Rendered> => {
  const storage = memory()
  const storagePath = '2026/01/02/f1d9e9b2-0000-4000-8000-000000000001/photo-abc123.jpg'
  await storage.write(storagePath, Readable.from([original], { objectMode: false }), {
    contentType: mimeType,
    size: original.length,
  })
  const library = (asked: number[]) =>
    ({
      images: { maxPixels, maxSide: 10_000, svg: false },
      payload: { config: { routes: { api: '/api' } } },
      pixels: {
        ...budget,
        run: (pixels: number, work: () => Promise<unknown>) => {
          asked.push(pixels)
          onPixels?.(pixels)
          return budget.run(pixels, work)
        },
      },
      slugs: { media: 'media' },
      storage,
      stores: new Map([[storage.name, storage]]),
    }) as unknown as MediaLibrary

  const once = async (file: MediaFile, wanted: readonly Shape[]): Promise<Rendered> => {
    const asked: number[] = []
    const making: Making = {
      file,
      shapes: [thumbnail, ...wanted],
      signal: new AbortController().signal,
      tag: `t${String(attempts++).padStart(5, '0')}`,
      written: [],
    }
    const decodes = countDecodes()
    let made: Made
    try {
      made = await makePicture(library(asked), making)
    } finally {
      decodes()
    }
    const { set, variants } = made
    const variant = (name: string) => {
      const found = variants.find((one) => nameOf(one) === name)
      if (!found) {
        throw new Error(`There is no variant ${name} among ${variants.map(nameOf).join(', ')}.`)
      }
      return found
    }
    // As the job writes it.
    const row = { ...file, ...set, madeWith: 'these presets', variants } as MediaFile
    return {
      again: (changes = {}, others = wanted) => once({ ...row, ...changes }, others),
      asked,
      bytes: async (name) => buffer(await storage.read(variant(name).key)),
      decodes: decodes(),
      file: row,
      set,
      variant,
      variants,
    }
  }
  const row = {
    filesize: original.length,
    id: 7,
    mediaType: 'image',
    mimeType,
    storagePath,
    storageProvider: storage.name,
    variants: [],
    ...given,
  } as unknown as MediaFile
  return once(row, shapes)
}

/** Runs `work` with bytes as a file. */
export const withFile = async <Result>(
  bytes: Buffer,
  work: (path: string) => Promise<Result>,
): Promise<Result> => {
  const folder = await mkdtemp(join(tmpdir(), 'media-library-test-'))
  try {
    await writeFile(join(folder, 'picture'), bytes)
    return await work(join(folder, 'picture'))
  } finally {
    await rm(folder, { force: true, recursive: true })
  }
}
