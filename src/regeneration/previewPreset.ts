import type { Shape } from '../derivatives/pictures/plan.js'
import type { ID, MediaPreset } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { type PresetWish, presetSides } from '../core/presetSides.js'
import { MediaError } from '../errors/MediaError.js'
import { readShapes } from '../jobs/readShapes.js'
import { bytesPerPixel } from './bytesPerPixel.js'
import { type Estimate, estimate } from './estimate.js'
import { makesOther } from './makesOther.js'

/** A preset that somebody thinks of. */
export type PresetDraft = Omit<Shape, 'label' | 'version'> &
  Pick<PresetWish, 'aspectRatio'> & { readonly id?: ID; readonly label?: null | string }

export interface PresetPreview extends Estimate {
  /** What its variants take as it is now, roughly: 0 for a new one. */
  readonly bytesNow: number
  /** It would make other pictures than now, and so all of them again. */
  readonly isChange: boolean
  /** The sides it would have. */
  readonly height: null | number
  readonly width: null | number
}

/** What a preset would cost before it is saved. Throws `INVALID_REQUEST` for one that cannot be. */
export const previewPreset = async (
  library: MediaLibrary,
  draft: PresetDraft,
): Promise<PresetPreview> => {
  const { all } = await readShapes(library)
  const saved = all as readonly Partial<MediaPreset>[]
  const now = saved.find(({ id }) => draft.id !== undefined && String(id) === String(draft.id))
  const sides = presetSides(draft, now)
  if (typeof sides === 'string') {
    throw new MediaError('INVALID_REQUEST', sides)
  }
  const shape: Shape = { ...draft, ...sides, label: draft.label ?? '', version: 0 }
  const bytesFor = await bytesPerPixel(library, all)
  const [costs, before] = await Promise.all([
    estimate(library, shape, bytesFor),
    now ? estimate(library, now as MediaPreset, bytesFor) : null,
  ])
  const change = { ...draft, ...sides }
  return {
    ...costs,
    ...sides,
    bytesNow: before?.bytes ?? 0,
    isChange: !now || makesOther(change, now),
  }
}
