import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

/** Files that were left at a moment. */
export interface Sample {
  /** Milliseconds, by the clock of the database. */
  readonly at: number
  readonly left: number
}

/** How far the job has come through the library. Hints only: what is stale stands in the rows. */
export interface Walk {
  /** Everything newer was looked at. */
  readonly cursor: ID | null
  /** Of the last minute, the oldest first. */
  readonly samples: readonly Sample[]
  /** Of the job that goes on: of all that were added only one does. */
  readonly token: string
  /** What it was asked for. */
  readonly wanted: string
}

const key = 'payload-media-library:regeneration-walk'

export const readWalk = ({ payload }: MediaLibrary): Promise<null | Walk> =>
  payload.kv.get<Record<string, never> & Walk>(key)

/** `null` forgets it. */
export const keepWalk = async ({ payload }: MediaLibrary, walk: null | Walk): Promise<void> =>
  walk ? payload.kv.set(key, walk) : payload.kv.delete(key)
