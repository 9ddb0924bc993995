import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import type { MediaFile, Variant } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { decode } from '../derivatives/decode.js'
import { imageProblem } from '../derivatives/imageProblem.js'
import { makeVariant } from '../derivatives/makeVariant.js'
import { placeholder } from '../derivatives/placeholder.js'
import { frameFor, thumbnail } from '../derivatives/plan.js'
import { readHeader } from '../derivatives/readHeader.js'
import { variantKey } from '../derivatives/variantKey.js'
import { MediaError } from '../errors/MediaError.js'
import { storeOf } from '../library/storeOf.js'
import { readShapes } from './readShapes.js'

/** Machine fields of a picture, from its variants and its decoded pixels. */
export interface Rendered extends Readonly<Record<string, unknown>> {
  readonly variants: readonly Variant[]
  readonly variantsSize: number
}

/** Runs `work` with the bytes of a file in a temporary file: decoders need to seek, and memory is not for whole files. */
const withCopy = async <Result>(
  library: MediaLibrary,
  file: MediaFile,
  work: (path: string) => Promise<Result>,
): Promise<Result> => {
  const { filesize, storagePath } = file
  const folder = await mkdtemp(join(tmpdir(), 'media-library-'))
  try {
    const path = join(folder, 'original')
    await pipeline(await storeOf(library, file).read(storagePath), createWriteStream(path))
    if ((await stat(path)).size !== filesize) {
      throw new MediaError('STORAGE_UNAVAILABLE', 'The store delivered only a part of the picture.')
    }
    return await work(path)
  } finally {
    await rm(folder, { force: true, recursive: true })
  }
}

const urlOf = (library: MediaLibrary, { id }: MediaFile, preset: string): string =>
  `${library.payload.config.routes.api}/${library.slugs.media}/${id}/file/${preset}`

const render = async (library: MediaLibrary, file: MediaFile, path: string): Promise<Rendered> => {
  const header = await readHeader(path)
  if (!header) {
    throw new MediaError('IMAGE_UNREADABLE', 'The picture has no readable header.')
  }
  const problem = imageProblem(header, library.images)
  if (problem) {
    throw new MediaError(problem.code, problem.message, problem.figures)
  }
  const shapes = await readShapes(library)
  const frame = await decode(path, frameFor(header, shapes), library.images.maxPixels).catch(
    (cause: unknown) => {
      throw new MediaError(
        'IMAGE_UNREADABLE',
        'The picture cannot be decoded: its data is damaged.',
        {},
        { cause },
      )
    },
  )
  const focal = { x: file.focalX ?? 50, y: file.focalY ?? 50 }
  const variants: Variant[] = []
  for (const shape of shapes) {
    // A picture smaller than its thumbnail is its own thumbnail, encoded anew.
    const fitting =
      shape === thumbnail
        ? { ...shape, height: Math.min(320, frame.height), width: Math.min(320, frame.width) }
        : shape
    const made = await makeVariant(frame, fitting, header.format, focal)
    if (made) {
      const { data, format, height, mimeType, width } = made
      const key = variantKey(file.storagePath, made, (taken) =>
        variants.some((other) => other.key === taken),
      )
      await storeOf(library, file).write(key, Readable.from([data], { objectMode: false }), {
        contentType: mimeType,
        size: data.length,
      })
      variants.push({
        filesize: data.length,
        format,
        height,
        key,
        preset: shape.label,
        presetVersion: shape.version,
        url: urlOf(library, file, shape.label),
        width,
      })
    }
  }
  return {
    ...(await placeholder(frame)),
    aspectRatio: Number((header.width / header.height).toFixed(4)),
    colorProfile: header.colorProfile,
    height: header.height,
    srcset: variants
      .filter(({ preset }) => preset !== thumbnail.label)
      .map(({ url, width }) => `${url} ${width}w`)
      .join(', '),
    thumbnailUrl: urlOf(library, file, thumbnail.label),
    variants,
    variantsSize: variants.reduce((sum, { filesize }) => sum + filesize, 0),
    width: header.width,
  }
}

/**
 * Writes the thumbnail and every preset of a picture beside it, from one decode, and answers what its row has to say
 * of them. Names are the same every time. Throws `IMAGE_UNREADABLE` and `IMAGE_TOO_LARGE`.
 */
export const renderVariants = (library: MediaLibrary, file: MediaFile): Promise<Rendered> =>
  withCopy(library, file, (path) => render(library, file, path))
