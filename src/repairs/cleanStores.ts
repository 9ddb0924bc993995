import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Comparison, Orphan, StaleUpload } from './comparison.js'

import { storeOf } from '../library/storeOf.js'
import { abortStaleUploads } from './abortStaleUploads.js'
import { type Failure, removeOrphans } from './removeOrphans.js'
import { longestList, type RepairOptions } from './RepairOptions.js'

/** What a cleanup did so far, or would do. */
export interface Cleaned {
  /** Uploads of the stores that were ended, or would be. */
  abortedUploads: number
  /** Keys that were removed, or would be: the first 1,000. */
  readonly deleted: string[]
  /** Bytes of all that were removed. */
  deletedBytes: number
  deletedCount: number
  /** The first 1,000. */
  readonly failed: Failure[]
  failedCount: number
  /** Objects that turned out to be somebody's, or gone, right before. */
  spared: number
}

export const nothingCleaned = (): Cleaned => ({
  abortedUploads: 0,
  deleted: [],
  deletedBytes: 0,
  deletedCount: 0,
  failed: [],
  failedCount: 0,
  spared: 0,
})

export interface Bounds extends Pick<RepairOptions, 'onProgress' | 'signal'> {
  readonly limit: number
}

/** Rows of the comparison that are looked at in one transaction. */
const batch = 50

/** What was found, page by page, `limit` at most. */
async function* pages<Found>(
  find: (after: number, most: number) => Promise<Found[]>,
  { limit, onProgress, signal }: Bounds,
): AsyncGenerator<Found[]> {
  for (let after = 0; after < limit && !signal?.aborted; after += batch) {
    const found = await find(after, Math.min(batch, limit - after))
    if (found.length === 0) {
      return
    }
    yield found
    onProgress?.({ done: after + found.length, total: limit })
  }
}

const storesOf = (orphans: readonly Orphan[]) => new Set(orphans.map(({ provider }) => provider))

const add = <Item>(list: Item[], items: readonly Item[]): number => {
  list.push(...items.slice(0, Math.max(0, longestList - list.length)))
  return items.length
}

/**
 * Removes orphans and ends stale uploads until there are no more, the limit is reached, or the signal says so. Adds to
 * `done` what it did, so that it is known also when it fails in the middle.
 */
export const cleanStores = async (
  library: MediaLibrary,
  comparison: Comparison,
  done: Cleaned,
  bounds: Bounds,
): Promise<void> => {
  const olderThan = new Date(comparison.startedAt.getTime() - library.repair.graceMs)
  for await (const orphans of pages<Orphan>(comparison.orphans, bounds)) {
    const sizes = new Map(orphans.map(({ key, size }) => [key, size]))
    for (const provider of storesOf(orphans)) {
      const keys = orphans.filter((one) => one.provider === provider).map(({ key }) => key)
      const store = storeOf(library, { storageProvider: provider })
      const { deleted, failed, spared } = await removeOrphans(library, { keys, olderThan, store })
      done.deletedCount += add(done.deleted, deleted)
      done.failedCount += add(done.failed, failed)
      done.spared += spared.length
      done.deletedBytes += deleted.reduce((sum, key) => sum + sizes.get(key)!, 0)
    }
  }
  const quiet = { ...bounds, onProgress: undefined }
  for await (const uploads of pages<StaleUpload>(comparison.staleUploads, quiet)) {
    const { aborted, failed } = await abortStaleUploads(library, uploads)
    done.abortedUploads += aborted
    done.failedCount += add(done.failed, failed)
  }
}
