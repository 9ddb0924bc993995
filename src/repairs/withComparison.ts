import { sql } from '@payloadcms/db-postgres'

import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { StorageProviderName } from '../storage/StorageProvider.js'
import type { RepairOptions } from './RepairOptions.js'

import { tableOf } from '../compat/database.js'
import { onOwnConnection, type OwnRun } from '../compat/ownConnection.js'
import { MediaError } from '../errors/MediaError.js'
import { compareStores } from './compareStores.js'
import { type Comparison, readComparison } from './comparison.js'
import { listStores } from './listStores.js'

/** One at a time in all servers: two would ask the stores the same, and two cleaners get in each other's way. */
const takeTurn = async ({ slugs }: MediaLibrary, run: OwnRun): Promise<void> => {
  const name = `payload-media-library:stores:${slugs.media}`
  const [row] = await run<{ isOurs: boolean }>(
    sql`SELECT pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) AS "isOurs"`,
  )
  if (!row!.isOurs) {
    throw new MediaError(
      'REPAIR_BUSY',
      'The stores are being checked or cleaned already: try again when that is done.',
    )
  }
}

const countRows = async (library: MediaLibrary, run: OwnRun) => {
  const { slugs } = library
  const [row] = await run<{ files: string; uploads: string }>(sql`SELECT
    (SELECT count(*) FROM ${tableOf(library, slugs.media)}) AS files,
    (SELECT count(*) FROM ${tableOf(library, slugs.uploads)}) AS uploads`)
  return { files: Number(row!.files), uploads: Number(row!.uploads) }
}

/** Files of stores that are no longer in the options: nothing is known of their bytes. */
const countUnreachable = async (library: MediaLibrary, run: OwnRun) => {
  const rows = await run<{ files: string; provider: StorageProviderName }>(
    sql`SELECT provider, count(DISTINCT file) AS files FROM media_library_named GROUP BY 1 ORDER BY 1`,
  )
  return rows
    .filter(({ provider }) => !library.stores.has(provider))
    .map(({ files, provider }) => ({ files: Number(files), provider }))
}

/**
 * Lists every store to its end, compares that with the rows, and lets `work` look at what was found. Throws
 * `REPAIR_BUSY` while another server does so, and `STORAGE_UNAVAILABLE` when a store does not answer to the end.
 */
export const withComparison = <Result>(
  library: MediaLibrary,
  options: RepairOptions,
  work: (comparison: Comparison) => Promise<Result>,
): Promise<Result> =>
  onOwnConnection(library, async (run) => {
    await takeTurn(library, run)
    const [moment] = await run<{ at: Date | string }>(sql`SELECT now() AS at`)
    const rows = await countRows(library, run)
    await listStores(library, run, { ...options, total: rows.files })
    await compareStores(library, run)
    return work(
      readComparison(run, {
        rows,
        startedAt: new Date(moment!.at),
        unreachable: await countUnreachable(library, run),
      }),
    )
  })
