import type { PayloadRequest } from 'payload'

import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Comparison, StoreFigures } from './comparison.js'

import { record } from '../audit/record.js'
import { type Cleaned, cleanStores, nothingCleaned } from './cleanStores.js'
import { insistPlausible, refusalOf } from './refusalOf.js'
import { longestList, type RepairOptions } from './RepairOptions.js'
import { withComparison } from './withComparison.js'

export interface CleanupOptions extends RepairOptions {
  /** Removes nothing and says what it would. @default true */
  readonly dryRun?: boolean
  /** Also when more than a tenth of a store would go. @default false */
  readonly force?: boolean
  /** Objects that are removed at most. @default the option `repair.cleanupLimit` */
  readonly limit?: number
  /** Whose name the audit trail gets. @default the library's own */
  readonly req?: PayloadRequest
}

export interface CleanupSummary extends Cleaned {
  readonly dryRun: boolean
  /** Objects that are not this library's: reported, never touched. */
  readonly foreignCount: number
  /** Why a real run is refused; `null` when it is not. */
  readonly refusal: null | string
  /** Orphans that are left: beyond the limit, or failed. */
  readonly remaining: number
  /** Objects with keys of this library, before. */
  readonly totalObjects: number
}

/** What would go, as it was listed. */
const preview = async (
  comparison: Comparison,
  limit: number,
  found: { readonly orphans: number; readonly staleUploads: number },
): Promise<Cleaned> => ({
  ...nothingCleaned(),
  abortedUploads: Math.min(limit, found.staleUploads),
  deleted: (await comparison.orphans(0, Math.min(limit, longestList))).map(({ key }) => key),
  deletedBytes: await comparison.orphanBytes(limit),
  deletedCount: Math.min(limit, found.orphans),
})

const sumOf = (stores: readonly StoreFigures[], of: (store: StoreFigures) => number) =>
  stores.reduce((sum, store) => sum + of(store), 0)

const summarize = (
  cleaned: Cleaned,
  stores: readonly StoreFigures[],
  { dryRun, refusal }: Pick<CleanupSummary, 'dryRun' | 'refusal'>,
): CleanupSummary => ({
  ...cleaned,
  dryRun,
  foreignCount: sumOf(stores, (store) => store.foreign),
  refusal,
  remaining: sumOf(stores, (store) => store.orphans) - cleaned.deletedCount - cleaned.spared,
  totalObjects: sumOf(stores, (store) => store.objects),
})

const tell = async (
  library: MediaLibrary,
  { abortedUploads, deletedBytes, deletedCount, failedCount }: Cleaned,
  { force, req }: Pick<CleanupOptions, 'force' | 'req'>,
): Promise<void> => {
  if (deletedCount + abortedUploads > 0) {
    library.telemetry.count('repairs_total', { repair: 'cleanup' }, deletedCount)
    const detail = {
      abortedUploads,
      bytes: deletedBytes,
      failed: failedCount,
      force,
      objects: deletedCount,
    }
    await record(library, { action: 'cleanup', detail }, { headers: req?.headers, user: req?.user })
  }
}

/**
 * Removes objects that no row names, and ends uploads that only a store remembers. Says first what would go: only
 * `dryRun: false` removes anything. Each object is asked about once more right before, in a transaction; at most
 * `limit` go in one run. Throws `CLEANUP_REFUSED` when more than a tenth of a store would go (`force` insists) or the
 * database is empty, `REPAIR_BUSY` while another check or cleanup runs, and `STORAGE_UNAVAILABLE` when a store does not
 * answer to the end: then nothing was removed.
 *
 * @example
 * const { deletedCount, refusal } = await cleanup(library)
 * await cleanup(library, { dryRun: false })
 */
export const cleanup = (
  library: MediaLibrary,
  {
    dryRun = true,
    force = false,
    limit = library.repair.cleanupLimit,
    req,
    ...options
  }: CleanupOptions = {},
): Promise<CleanupSummary> =>
  withComparison(library, options, async (comparison) => {
    const stores = await comparison.stores(library.stores.keys())
    const refusal = refusalOf(stores, comparison)
    if (dryRun) {
      const found = {
        orphans: sumOf(stores, (store) => store.orphans),
        staleUploads: sumOf(stores, (store) => store.staleUploads),
      }
      const shown = await preview(comparison, limit, found)
      return summarize(shown, stores, { dryRun, refusal: refusal?.message ?? null })
    }
    insistPlausible(refusal, force)
    const done = nothingCleaned()
    try {
      await cleanStores(library, comparison, done, { limit, ...options })
    } finally {
      await tell(library, done, { force, req })
    }
    return summarize(done, stores, { dryRun, refusal: null })
  })
