import type { MediaPreset } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { type Shape, thumbnail } from '../derivatives/pictures/plan.js'
import { recipeOf } from '../derivatives/recipeOf.js'

/** What pictures are made in now. */
export interface Shapes {
  readonly all: readonly Shape[]
  /** Fingerprint of all of them: files whose `madeWith` is another are stale. */
  readonly madeWith: string
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
  const wishes = all.map(({ alsoFormats, fit, format, height, kinds, label, quality, width }) => [
    label, fit, width ?? null, height ?? null, format, [...(alsoFormats ?? [])].sort(), quality, [...(kinds ?? [])].sort(),
  ])
  return { all, madeWith: recipeOf(wishes) }
}

/** Those that are for files of a kind. */
export const shapesFor = (shapes: readonly Shape[], kind: string): Shape[] =>
  shapes.filter(({ kinds }) => !kinds?.length || (kinds as readonly string[]).includes(kind))
