import type { PostgresAdapter, sql as sqlTag } from '@payloadcms/db-postgres'

import { sql } from '@payloadcms/db-postgres'
import { drizzle } from '@payloadcms/db-postgres/drizzle/node-postgres'

import type { MediaLibrary } from '../library/MediaLibrary.js'

type Statement = ReturnType<typeof sqlTag>

/** Runs one statement on the connection and answers its rows. */
export type OwnRun = <Row extends Record<string, unknown>>(statement: Statement) => Promise<Row[]>

/** An array as one parameter; drizzle writes a plain one as a list. */
export const arrayOf = (values: readonly unknown[], type: string): Statement =>
  sql`${sql.param(values)}::${sql.raw(type)}[]`

/**
 * Runs `work` in one transaction on a connection of its own, beside Payload's pool, for as long as it takes: for
 * temporary tables and locks of long work. One transaction, so that a pooler in front of the database keeps it together.
 */
export const onOwnConnection = async <Result>(
  library: MediaLibrary,
  work: (run: OwnRun) => Promise<Result>,
): Promise<Result> => {
  const { pg, poolOptions } = library.payload.db as unknown as PostgresAdapter
  const client = new pg.Client(poolOptions)
  client.on('error', (err) =>
    library.payload.logger.error({ err, msg: 'A database connection was lost' }),
  )
  await client.connect()
  const db = drizzle({ client }) as unknown as {
    execute: (statement: Statement) => Promise<{ rows: never[] }>
  }
  try {
    await client.query('BEGIN')
    // Between two pages of a store it is idle, and a large comparison takes its time.
    await client.query('SET LOCAL statement_timeout = 0')
    await client.query('SET LOCAL idle_in_transaction_session_timeout = 0')
    const result = await work(async (statement) => (await db.execute(statement)).rows)
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  } finally {
    await client.end().catch(() => undefined)
  }
}
