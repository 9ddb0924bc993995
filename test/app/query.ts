import type { Pool } from 'pg'

import type { App } from './createApp.js'

/** Asks the database itself, past Payload and the library. */
export const query = async <Row extends object>(
  { payload }: Pick<App, 'payload'>,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> => {
  const { pool } = payload.db as unknown as { pool: Pool }
  return (await pool.query<Row>(text, values)).rows
}
