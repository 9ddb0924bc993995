import { sql } from '@payloadcms/db-postgres'

import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { UsageDelta } from '../usage/contribution.js'

import { runSQL, tableOf } from '../compat/database.js'
import { recalculate } from '../usage/recalculate.js'
import { longestList, type RepairOptions } from './RepairOptions.js'

export interface Drift {
  /** By how much each figure was too large; only those that were wrong. */
  readonly figures: UsageDelta
  readonly user: ID
}

export interface ReconcileSummary {
  /** Usage rows that were missing and made, or would be. */
  readonly created: number
  /** Users whose usage was wrong: the first 1,000. */
  readonly drifted: readonly Drift[]
  readonly driftedCount: number
  readonly dryRun: boolean
  /** Users who were counted. */
  readonly users: number
}

const page = 100

const relation = (library: MediaLibrary, slug: string) => {
  const table = tableOf(library, slug)
  return { table, user: sql.identifier(table.user!.name) }
}

/** People who have files, or uploads on their way, and no usage row. */
const missing = (library: MediaLibrary) => {
  const { media, uploads, usage } = library.slugs
  const [files, begun, counts] = [media, uploads, usage].map((slug) => relation(library, slug))
  return sql`SELECT owner FROM (
      SELECT ${files!.user} AS owner FROM ${files!.table} UNION
      SELECT ${begun!.user} FROM ${begun!.table} WHERE state IN ('open', 'completing')) AS owners
    WHERE owner IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM ${counts!.table} WHERE ${counts!.table}.${counts!.user} = owner)`
}

const createMissing = async (library: MediaLibrary, dryRun: boolean): Promise<number> => {
  const { table, user } = relation(library, library.slugs.usage)
  const rows = await runSQL<{ n: string }>(
    library,
    dryRun
      ? sql`SELECT count(*) AS n FROM (${missing(library)}) AS owners`
      : sql`WITH made AS (INSERT INTO ${table} (${user}) ${missing(library)} ON CONFLICT DO NOTHING RETURNING 1)
          SELECT count(*) AS n FROM made`,
  )
  return Number(rows[0]!.n)
}

/** Counts one user, and says so where it was wrong. */
const reconcileOne = async (
  library: MediaLibrary,
  user: ID,
  dryRun: boolean,
): Promise<Drift | null> => {
  const figures = (await recalculate(library, user, { dryRun })) ?? {}
  if (Object.keys(figures).length === 0) {
    return null
  }
  library.telemetry.count('usage_drift_total')
  library.payload.logger.warn({ dryRun, figures, msg: 'The usage of a user was wrong', user })
  return { figures, user }
}

/**
 * Counts every user's usage anew from their files and uploads, one after another and each under the lock of their row,
 * while everybody goes on working. Makes usage rows that are missing. What was wrong is mended, logged and answered;
 * with `dryRun` it is only told.
 *
 * @example const { driftedCount } = await reconcile(library, { dryRun: true })
 */
export const reconcile = async (
  library: MediaLibrary,
  { dryRun = false, onProgress, signal }: RepairOptions = {},
): Promise<ReconcileSummary> => {
  const { table, user } = relation(library, library.slugs.usage)
  const created = await createMissing(library, dryRun)
  const [counted] = await runSQL<{ n: string }>(library, sql`SELECT count(*) AS n FROM ${table}`)
  const total = Number(counted!.n)
  const drifted: Drift[] = []
  let [done, driftedCount] = [0, 0]
  let last: ID | undefined
  for (;;) {
    const rows = await runSQL<{ id: ID; user: ID }>(
      library,
      sql`SELECT id, ${user} AS "user" FROM ${table}
        ${last === undefined ? sql`` : sql`WHERE id > ${last}`} ORDER BY id LIMIT ${page}`,
    )
    for (const row of rows) {
      if (signal?.aborted) {
        return { created, drifted, driftedCount, dryRun, users: done }
      }
      const drift = await reconcileOne(library, row.user, dryRun)
      driftedCount += drift ? 1 : 0
      drifted.push(...(drift && drifted.length < longestList ? [drift] : []))
      last = row.id
      onProgress?.({ done: ++done, total: Math.max(done, total) })
    }
    if (rows.length < page) {
      return { created, drifted, driftedCount, dryRun, users: done }
    }
  }
}

/** Users that one run of `reconcileOldest` counts. */
const few = 20

/** Counts those users whose usage was counted longest ago, more than a day: a few at a time, all of them in turn. */
export const reconcileOldest = async (library: MediaLibrary): Promise<void> => {
  const { table, user } = relation(library, library.slugs.usage)
  const since = sql`coalesce(${sql.identifier(table.calculatedAt!.name)}, created_at)`
  const rows = await runSQL<{ user: ID }>(
    library,
    sql`SELECT ${user} AS "user" FROM ${table}
      WHERE ${since} < now() - interval '1 day' ORDER BY ${since} LIMIT ${few}`,
  )
  for (const row of rows) {
    await reconcileOne(library, row.user, false)
  }
}
