import { sql } from '@payloadcms/db-postgres'

import type { OwnRun } from '../compat/ownConnection.js'
import type { StorageProviderName } from '../storage/StorageProvider.js'

export interface StoreFigures {
  readonly bytes: number
  /** Rows whose object is missing or has another size, as the listing says. */
  readonly dangling: number
  /** Objects with keys that this library does not make: never touched. */
  readonly foreign: number
  /** Objects with keys of this library. */
  readonly objects: number
  readonly orphanBytes: number
  readonly orphans: number
  readonly provider: StorageProviderName
  /** Objects without a row that are too young to be orphans. */
  readonly recent: number
  readonly staleUploads: number
  /** Keys that rows name. */
  readonly tracked: number
}

export interface Orphan {
  readonly key: string
  readonly n: number
  readonly provider: StorageProviderName
  readonly size: number
}

export interface Dangling {
  /** Id of the file. */
  readonly file: string
  readonly key: string
  readonly kind: 'original' | 'variant'
  readonly provider: StorageProviderName
  /** Bytes that the row says; `null` when it does not. */
  readonly size: null | number
  /** Bytes that the store has; `null` when it has no such object. */
  readonly stored: null | number
}

export interface StaleUpload {
  readonly id: string
  readonly key: string
  readonly n: number
  readonly provider: StorageProviderName
}

interface Facts {
  /** Rows in the database when it began. */
  readonly rows: { readonly files: number; readonly uploads: number }
  /** By the clock of the database. */
  readonly startedAt: Date
  readonly unreachable: readonly {
    readonly files: number
    readonly provider: StorageProviderName
  }[]
}

/** What was found, to be read page by page. */
export interface Comparison extends Facts {
  dangling(most: number): Promise<Dangling[]>
  /** Bytes of the first `most` orphans. */
  orphanBytes(most: number): Promise<number>
  orphans(after: number, most: number): Promise<Orphan[]>
  staleUploads(after: number, most: number): Promise<StaleUpload[]>
  stores(names: Iterable<StorageProviderName>): Promise<StoreFigures[]>
}

type Row = Record<string, unknown>

const numbers = <Read>(row: Row, ...fields: readonly string[]): Read =>
  ({
    ...row,
    ...Object.fromEntries(
      fields.map((field) => [field, row[field] === null ? null : Number(row[field])]),
    ),
  }) as Read

const figures = [
  'bytes',
  'dangling',
  'foreign',
  'objects',
  'orphanBytes',
  'orphans',
  'recent',
  'staleUploads',
  'tracked',
]

const storeFigures = (provider: string) => sql`SELECT ${provider}::text AS provider,
  count(*) FILTER (WHERE is_own) AS objects, coalesce(sum(size) FILTER (WHERE is_own), 0) AS bytes,
  count(*) FILTER (WHERE NOT is_own) AS foreign,
  (SELECT count(*) FROM media_library_named WHERE provider = ${provider}) AS tracked,
  (SELECT count(*) FROM media_library_orphans WHERE provider = ${provider}) AS orphans,
  (SELECT coalesce(sum(size), 0) FROM media_library_orphans WHERE provider = ${provider}) AS "orphanBytes",
  (SELECT count(*) FROM media_library_unnamed WHERE provider = ${provider} AND NOT is_old) AS recent,
  (SELECT count(*) FROM media_library_dangling WHERE provider = ${provider}) AS dangling,
  (SELECT count(*) FROM media_library_stale WHERE provider = ${provider}) AS "staleUploads"
  FROM media_library_listed WHERE provider = ${provider}`

/** Reads the temporary tables of `compareStores`. */
export const readComparison = (run: OwnRun, facts: Facts): Comparison => ({
  ...facts,
  dangling: async (most) => {
    const rows = await run<Row>(sql`SELECT file, key, kind, provider, size, stored
      FROM media_library_dangling WHERE n <= ${most} ORDER BY n`)
    return rows.map((row) => numbers<Dangling>(row, 'size', 'stored'))
  },
  orphanBytes: async (most) => {
    const [row] = await run<Row>(sql`SELECT coalesce(sum(size), 0) AS bytes
      FROM media_library_orphans WHERE n <= ${most}`)
    return Number(row!.bytes)
  },
  orphans: async (after, most) => {
    const rows = await run<Row>(sql`SELECT n, key, provider, size FROM media_library_orphans
      WHERE n > ${after} AND n <= ${after + most} ORDER BY n`)
    return rows.map((row) => numbers<Orphan>(row, 'n', 'size'))
  },
  staleUploads: async (after, most) => {
    const rows = await run<Row>(sql`SELECT n, id, key, provider FROM media_library_stale
      WHERE n > ${after} AND n <= ${after + most} ORDER BY n`)
    return rows.map((row) => numbers<StaleUpload>(row, 'n'))
  },
  stores: async (names) => {
    const found: StoreFigures[] = []
    for (const name of names) {
      const [row] = await run<Row>(storeFigures(name))
      found.push(numbers<StoreFigures>(row!, ...figures))
    }
    return found
  },
})
