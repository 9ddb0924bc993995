import type { MediaLibrary } from '../library/MediaLibrary.js'

/** Says that stale files are to be made again, until none is left or somebody stops it. */
export interface Wanted {
  /** Milliseconds, by the clock of the database: when what there is to make was last changed. */
  readonly changedAt: number
  /** ISO time since when there has been something to do. */
  readonly since: string
  /** Another one with each change. */
  readonly token: string
}

export const wantedKey = 'payload-media-library:regeneration'

/** Whether stale files are to be made again: `null` when nobody asked for it, or it is done. */
export const readWanted = ({ payload }: MediaLibrary): Promise<null | Wanted> =>
  payload.kv.get<Record<string, never> & Wanted>(wantedKey)
