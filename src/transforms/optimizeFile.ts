import type { PayloadRequest } from 'payload'

import sharp from 'sharp'

import type { Operation } from '../core/operations.js'
import type { Encoded } from '../derivatives/operations/encodeFrames.js'
import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { origin } from '../audit/origin.js'
import { record } from '../audit/record.js'
import { roleOf, type Variant } from '../core/Variant.js'
import { applyOperations } from '../derivatives/operations/applyOperations.js'
import { readSource } from '../derivatives/operations/readSource.js'
import { recipeOf } from '../derivatives/recipeOf.js'
import { withCopy } from '../derivatives/withCopy.js'
import { MediaError } from '../errors/MediaError.js'
import { ownFormat } from './formatOf.js'
import { keepVariant } from './keepVariant.js'
import { mostWaiting, whileWaiting } from './renderFile.js'
import { untilSettled } from './untilSettled.js'

export interface OptimizeWishes {
  /** Pixels that the longer side may have. @default as many as it has */
  readonly maxSide?: number
  /** 1 to 100. @default by format: AVIF 60, JPEG 80, WebP 80; PNG and lossless WebP lose nothing */
  readonly quality?: number
}

export interface OptimizeResult {
  /** Bytes of the optimised picture by those of the original: 0.4 is 60 % saved. */
  readonly compressionRatio: number
  readonly isNew: boolean
  /** False where nothing is gained: then the file stays as it is. */
  readonly isOptimized: boolean
  readonly optimizedSize: number
  readonly originalSize: number
}

/** Less than this share of the bytes is not worth a second copy of the picture. */
const leastGain = 0.01

const isOptimal = (variant: Variant) => roleOf(variant) === 'optimized'

const ratio = (size: number, original: number): number => Number((size / original).toFixed(4))

const figures = (originalSize: number, optimizedSize: number) => ({
  compressionRatio: ratio(optimizedSize, originalSize),
  optimizedSize,
  originalSize,
})

const isAnimated = async (data: Buffer): Promise<boolean> =>
  ((await sharp(data).metadata()).pages ?? 1) > 1

/** The same picture in fewer bytes, if that can be; `null` where something of it would be lost. */
const squeeze = (
  library: MediaLibrary,
  file: MediaFile,
  wishes: { operations: readonly Operation[]; quality?: number },
): Promise<Encoded | null> =>
  whileWaiting(library, () =>
    withCopy(library, file, async (path) => {
      const { frames, isApng } = await readSource(path)
      if (isApng) {
        throw new MediaError(
          'NOT_PROCESSABLE',
          'An animated PNG cannot be optimised: it would lose its frames.',
        )
      }
      const format = ownFormat(file)
      const made = await applyOperations(library, path, {
        ...wishes,
        format,
        mostWaiting,
        thorough: true,
      })
      return frames > 1 && !(await isAnimated(made.data)) ? null : made
    }),
  )

const insistSameFormat = (file: MediaFile): void => {
  if (file.mimeType !== `image/${ownFormat(file)}`) {
    throw new MediaError(
      'NOT_PROCESSABLE',
      `A file of the type ${file.mimeType} cannot be optimised.`,
      { id: file.id },
    )
  }
}

const optimizeOnce = async (
  library: MediaLibrary,
  file: MediaFile,
  { maxSide, quality }: OptimizeWishes,
  req: PayloadRequest,
): Promise<OptimizeResult | undefined> => {
  insistSameFormat(file)
  const { filesize } = file
  const recipe = recipeOf(['optimized', quality ?? null, maxSide ?? null])
  const there = file.isOptimized
    ? file.variants?.find((one) => isOptimal(one) && one.recipe === recipe)
    : undefined
  if (there) {
    return { ...figures(filesize, there.filesize), isNew: false, isOptimized: true }
  }
  const operations: Operation[] = maxSide ? [{ op: 'resize', height: maxSide, width: maxSide }] : []
  const made = await squeeze(library, file, { operations, quality })
  const size = made?.data.length ?? filesize
  if (!made || size > filesize * (1 - leastGain)) {
    return { ...figures(filesize, size), isNew: false, isOptimized: false }
  }
  const { data, ...rest } = made
  const name = 'optimized'
  const row = await keepVariant(
    library,
    file,
    { ...rest, body: data, name, operations, presetVersion: 0, quality, recipe, role: name },
    {
      also: (now, transaction) => {
        const detail = { did: 'optimized', from: filesize, to: size }
        return record(
          library,
          { action: 'process', by: origin(library, req), detail, file: now },
          transaction,
        )
      },
      place: (now, variant) => [...now.filter((one) => !isOptimal(one)), variant],
      set: { ...figures(filesize, size), isOptimized: true },
    },
  )
  return row ? { ...figures(filesize, size), isNew: true, isOptimized: true } : undefined
}

/**
 * Makes a smaller original: the same picture in the same format, upright, in sRGB, without metadata. It is served
 * instead of the original, which stays, as `/file/original`. Where nothing is gained nothing changes. Throws as
 * `makeAsked` does.
 */
export const optimizeFile = (
  library: MediaLibrary,
  find: () => Promise<MediaFile>,
  wishes: OptimizeWishes,
  req: PayloadRequest,
): Promise<OptimizeResult> => untilSettled(find, (file) => optimizeOnce(library, file, wishes, req))
