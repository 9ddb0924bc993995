import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { StorageProviderName } from '../storage/StorageProvider.js'
import type { Dangling, StaleUpload, StoreFigures } from './comparison.js'

import { confirmDangling } from './confirmDangling.js'
import { longestList, type RepairOptions } from './RepairOptions.js'
import { withComparison } from './withComparison.js'

export interface HealthSummary {
  /** ISO time by the clock of the database. */
  readonly checkedAt: string
  /** Rows whose object, or variant, is not in its store or has another size: the first 1,000. */
  readonly dangling: readonly Dangling[]
  readonly danglingCount: number
  /** Objects in the stores that are not this library's: reported, never touched. */
  readonly foreignCount: number
  /** Seconds an object may lie in a store without a row. */
  readonly graceSeconds: number
  /** True when the stores hold what the rows say, and nothing else. */
  readonly isHealthy: boolean
  readonly orphanBytes: number
  readonly orphanCount: number
  /** Keys of objects that no row names, in any state: the first 1,000. */
  readonly orphanedKeys: readonly string[]
  /** Objects without a row that are too young to be orphans, such as of uploads under way. */
  readonly recentCount: number
  readonly staleUploadCount: number
  /** Uploads that a store keeps parts of and no row: the first 1,000. */
  readonly staleUploads: readonly Omit<StaleUpload, 'n'>[]
  readonly stores: readonly StoreFigures[]
  readonly totalBytes: number
  /** Objects with keys of this library. */
  readonly totalObjects: number
  /** Keys that rows name: originals and variants. */
  readonly trackedKeys: number
  /** Files in stores that are no longer in the options. */
  readonly unreachable: readonly {
    readonly files: number
    readonly provider: StorageProviderName
  }[]
}

const key = 'payload-media-library:health'

/** What is kept of a check for who looks later. */
const kept = 50

/** The last check that came to its end, with the first 50 of each list; `null` when there was none. */
export const lastHealth = async ({ payload }: MediaLibrary): Promise<HealthSummary | null> =>
  (await payload.kv.get<HealthSummary & Record<string, never>>(key)) ?? null

const keep = async ({ payload }: MediaLibrary, summary: HealthSummary): Promise<void> => {
  const { dangling, orphanedKeys, staleUploads } = summary
  const short = {
    ...summary,
    dangling: dangling.slice(0, kept),
    orphanedKeys: orphanedKeys.slice(0, kept),
    staleUploads: staleUploads.slice(0, kept),
  }
  await payload.kv.set(key, short as never).catch((err: unknown) => {
    payload.logger.warn({ err, msg: 'The check of the stores could not be kept' })
  })
}

/**
 * Compares every store with the rows, both ways: objects that no row names, and rows whose object is missing or has
 * another size. Changes nothing, holds a thousand keys at a time whatever their number, and concludes nothing from a
 * store that does not answer to the end: then it throws `STORAGE_UNAVAILABLE`. Throws `REPAIR_BUSY` while another check
 * or cleanup runs.
 *
 * @example const { orphanCount, danglingCount } = await health(library)
 */
export const health = async (
  library: MediaLibrary,
  options: RepairOptions = {},
): Promise<HealthSummary> => {
  const summary = await withComparison(library, options, async (comparison) => {
    const stores = await comparison.stores(library.stores.keys())
    const sum = (of: (store: StoreFigures) => number) =>
      stores.reduce((all, one) => all + of(one), 0)
    const candidates = await comparison.dangling(longestList)
    const dangling = await confirmDangling(library, candidates, options.signal)
    const danglingCount = sum((store) => store.dangling) - (candidates.length - dangling.length)
    const orphans = await comparison.orphans(0, longestList)
    const staleUploads = await comparison.staleUploads(0, longestList)
    const [orphanCount, staleUploadCount] = [sum((s) => s.orphans), sum((s) => s.staleUploads)]
    const { unreachable } = comparison
    return {
      checkedAt: comparison.startedAt.toISOString(),
      dangling,
      danglingCount,
      foreignCount: sum((store) => store.foreign),
      graceSeconds: library.repair.graceMs / 1000,
      isHealthy: danglingCount + orphanCount + staleUploadCount + unreachable.length === 0,
      orphanBytes: sum((store) => store.orphanBytes),
      orphanCount,
      orphanedKeys: orphans.map((orphan) => orphan.key),
      recentCount: sum((store) => store.recent),
      staleUploadCount,
      staleUploads: staleUploads.map(({ n: _, ...upload }) => upload),
      stores,
      totalBytes: sum((store) => store.bytes),
      totalObjects: sum((store) => store.objects),
      trackedKeys: sum((store) => store.tracked),
      unreachable,
    }
  })
  await keep(library, summary)
  return summary
}
