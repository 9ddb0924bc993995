import type { MediaPreset } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { type Shape, thumbnail } from '../derivatives/pictures/plan.js'
import { recipeOf } from '../derivatives/recipeOf.js'

/** What pictures are made in now. */
export interface Shapes {
  readonly all: readonly Shape[]
  /** Fingerprint of those for a kind of file: whose `madeWith` is another is stale. */
  readonly madeWith: (kind: string) => string
}

/** Fingerprint of what shapes make, whatever their order and their versions. */
const fingerprint = (shapes: readonly Shape[]): string => {
  const wishes = shapes.map(({ alsoFormats, fit, format, height, label, quality, width }) => [
    label,
    fit,
    width ?? null,
    height ?? null,
    format,
    [...(alsoFormats ?? [])].sort(),
    quality,
  ])
  return recipeOf(wishes.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)))
}

/** Every shape that pictures are made in now: the thumbnail and the presets. */
export const readShapes = async ({ payload, slugs }: MediaLibrary): Promise<Shapes> => {
  const { docs } = await payload.db.find({
    collection: slugs.presets,
    limit: 500,
    pagination: false,
    sort: 'id',
  })
  const all = [thumbnail, ...(docs as unknown as MediaPreset[])]
  return { all, madeWith: (kind) => fingerprint(shapesFor(all, kind)) }
}

/** Those that are for files of a kind. */
export const shapesFor = (shapes: readonly Shape[], kind: string): Shape[] =>
  shapes.filter(({ kinds }) => !kinds?.length || (kinds as readonly string[]).includes(kind))
