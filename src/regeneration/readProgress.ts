import type { MediaLibrary } from '../library/MediaLibrary.js'

import { readShapes } from '../jobs/readShapes.js'
import { type Counts, countFiles } from './countFiles.js'
import { perMinute } from './pace.js'
import { readWalk } from './walk.js'
import { readWanted } from './wanted.js'

/** How far a regeneration is. */
export interface Progress extends Counts {
  /** ISO time when it will be done as it goes; `null` when there is nothing to do, or nobody can tell. */
  readonly eta: null | string
  /** Files made a minute, lately; `null` when nobody can tell. */
  readonly perMinute: null | number
  /** ISO time since when there has been something to do; `null` when nothing is wanted. */
  readonly startedAt: null | string
  /** What remains is made by itself. */
  readonly wanted: boolean
}

/** Counts the files that are, and are not, as the presets say. */
export const readProgress = async (library: MediaLibrary): Promise<Progress> => {
  const [wanted, walk, counts] = await Promise.all([
    readWanted(library),
    readWalk(library),
    readShapes(library).then((shapes) => countFiles(library, shapes)),
  ])
  const at = library.now()
  const left = counts.remaining + counts.running
  const rate =
    wanted && left > 0
      ? perMinute(walk?.wanted === wanted.token ? walk.samples : [], { at, left })
      : null
  return {
    ...counts,
    eta: rate ? new Date(at + (left / rate) * 60_000).toISOString() : null,
    perMinute: rate && Math.round(rate),
    startedAt: wanted?.since ?? null,
    wanted: wanted !== null,
  }
}
