import type { Where } from 'payload'

import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { type Shape, sizeFor, thumbnail } from '../derivatives/pictures/plan.js'
import { eachFile } from '../library/eachFile.js'
import { moveProcessing } from '../states/moveProcessing.js'
import { noClaim } from './claimFields.js'
import { readShapes } from './readShapes.js'

export interface RegenerateOptions {
  /** Every picture, also those whose variants are as the presets say. @default false */
  readonly all?: boolean
  /** Only counts. @default false */
  readonly dryRun?: boolean
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void
  /** Only the variants of this preset are looked at. */
  readonly preset?: string
  readonly signal?: AbortSignal
}

export interface Regenerated {
  readonly dryRun: boolean
  /** Pictures whose variants are, or would be, made again. */
  readonly queued: number
  /** Pictures that were looked at. */
  readonly total: number
}

/** A variant is missing, is of a preset that changed, or of one that is gone. */
const isStale = (
  { height, variants, width }: MediaFile,
  shapes: readonly Shape[],
  only?: string,
): boolean => {
  const made = new Map((variants ?? []).map(({ preset, presetVersion }) => [preset, presetVersion]))
  const picture = width && height ? { height, width } : null
  const wanted = shapes.filter(
    (shape) => shape === thumbnail || !picture || sizeFor(picture, shape),
  )
  const known = new Set(shapes.map(({ label }) => label))
  const isMissing = wanted.some(
    ({ label, version }) => (!only || label === only) && made.get(label) !== version,
  )
  const isLeft = [...made.keys()].some((label) => (!only || label === only) && !known.has(label))
  return isMissing || isLeft
}

/**
 * Queues the variants of every clean picture that is not as the presets say now. The old ones are served until the new
 * are there. May be stopped and run again: what is queued stays queued, and what is done is not stale any more.
 */
export const regenerate = async (
  library: MediaLibrary,
  { all = false, dryRun = false, onProgress, preset, signal }: RegenerateOptions = {},
): Promise<Regenerated> => {
  const { payload, queue, slugs } = library
  const { all: shapes } = await readShapes(library)
  const pictures: Where = {
    and: [
      { mediaType: { equals: 'image' } },
      { scanStatus: { equals: 'CLEAN' } },
      { status: { in: ['ready', 'failed'] } },
    ],
  }
  const { totalDocs: total } = await payload.db.count({ collection: slugs.media, where: pictures })
  let done = 0
  let queued = 0
  for await (const file of eachFile(library, pictures)) {
    if (signal?.aborted) {
      break
    }
    if (all || isStale(file, shapes, preset)) {
      const set = { ...noClaim, attempts: 0, processingError: null }
      const moved =
        dryRun ||
        (await moveProcessing(library, {
          file: file.id,
          from: ['ready', 'failed'],
          set,
          to: 'pending',
        }))
      queued += moved ? 1 : 0
      await (moved && !dryRun && queue.add(payload, 'makeVariants', { file: file.id }))
    }
    onProgress?.({ done: ++done, total: Math.max(total, done) })
  }
  return { dryRun, queued, total }
}
