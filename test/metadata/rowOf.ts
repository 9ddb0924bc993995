import type { App } from '../app/createApp.js'

import { query } from '../app/query.js'

/** The row of a file as it is in the database. */
export const rowOf = async (app: App, id: number): Promise<Record<string, unknown>> => {
  const [row] = await query(app, 'SELECT * FROM media WHERE id = $1', [id])
  return row as Record<string, unknown>
}
