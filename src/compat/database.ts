import type { PostgresAdapter } from '@payloadcms/db-postgres'
import type { Payload, PayloadRequest } from 'payload'

import { sql } from '@payloadcms/db-postgres'
import { drizzle } from '@payloadcms/db-postgres/drizzle/node-postgres'

import type { MediaLibrary } from '../library/MediaLibrary.js'

type Statement = ReturnType<typeof sql>

/** Payload installs drizzle more than once, and the copies' types do not know each other. */
interface Executor {
  execute<Row>(statement: Statement): Promise<{ rows: Row[] }>
}

export interface Run {
  /** Runs on a connection of its own, whatever transaction `req` is in. */
  readonly apart?: boolean
  readonly req?: Partial<PayloadRequest>
}

/**
 * A few connections beside Payload's pool. A hook that runs inside Payload's transaction and needs something to
 * outlive a roll-back would otherwise wait for a connection that its own transaction's siblings hold.
 */
const apartPools = new WeakMap<object, ReturnType<typeof openApart>>()

const openApart = (db: PostgresAdapter) => {
  const pool = new db.pg.Pool({ ...db.poolOptions, max: 4 })
  pool.on('error', (err) => db.payload.logger.error({ err, msg: 'A database connection was lost' }))
  return { db: drizzle({ client: pool }), pool }
}

/** A Payload that runs; queues know no more. */
export type Host = Pick<MediaLibrary, 'payload'>

const adapterOf = (library: Host) => library.payload.db as unknown as PostgresAdapter

const apartOf = (db: PostgresAdapter) => {
  const known = apartPools.get(db) ?? openApart(db)
  apartPools.set(db, known)
  return known
}

/** Runs one SQL statement and answers its rows, in the transaction of `req` when it has one. */
export const runSQL = async <Row extends Record<string, unknown>>(
  library: Host,
  statement: Statement,
  { apart, req }: Run = {},
): Promise<Row[]> => {
  const adapter = adapterOf(library)
  const transaction = await req?.transactionID
  const db = (
    apart
      ? apartOf(adapter).db
      : (transaction && adapter.sessions[transaction]?.db) || adapter.drizzle
  ) as Executor
  const { rows } = await db.execute<Row>(statement)
  return rows
}

/** Closes the connections beside the pool. */
export const closeApart = async (library: MediaLibrary): Promise<void> => {
  const adapter = adapterOf(library)
  const known = apartPools.get(adapter)
  apartPools.delete(adapter)
  await known?.pool.end()
}

const heardPools = new WeakSet<object>()

/**
 * Hears of connections that break. The event of one that a transaction holds is nobody's in Payload (3.90.1), and Node
 * ends a process for an 'error' that nobody hears; whoever waits for an answer on it is told besides.
 */
export const hearLostConnections = (payload: Payload): void => {
  const { pool } = payload.db as unknown as PostgresAdapter
  if (heardPools.has(pool)) {
    return
  }
  heardPools.add(pool)
  const lost = (err: Error) => payload.logger.error({ err, msg: 'A database connection was lost' })
  const heard = new WeakSet<object>()
  pool.on('error', lost)
  pool.on('acquire', (client) => {
    if (!heard.has(client)) {
      heard.add(client)
      client.on('error', lost)
    }
  })
}

/** Table and columns of a collection, as identifiers for `sql`. */
export const tableOf = (library: Host, slug: string) => {
  const adapter = adapterOf(library)
  const name = adapter.tableNameMap.get(slug.replace(/-/g, '_'))
  const table = name === undefined ? undefined : adapter.tables[name]
  if (!table) {
    throw new Error(
      `The collection "${slug}" has no table: is the database a @payloadcms/db-postgres?`,
    )
  }
  return table as (typeof adapter.tables)[string] &
    Record<string, { getSQLType(): string; name: string }>
}

/** The column of a field, as an identifier for `sql`. */
export const columnsOf =
  (table: Record<string, { name: string }>) =>
  (field: string): ReturnType<typeof sql.identifier> =>
    sql.identifier(table[field]!.name)
