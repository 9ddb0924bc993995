import { sql } from '@payloadcms/db-postgres'

import { type Host, runSQL } from '../../compat/database.js'
import { jobTable } from './jobTable.js'

/** Milliseconds after which a job that failed, or claims to run and gave no sign of life, is forgotten. */
const lostAfterMs = 30 * 60_000

/** Removes what nobody will come for. */
export const cleanJobs = async (host: Host, queue: string): Promise<void> => {
  const { isSilent, table } = jobTable(host)
  await runSQL(
    host,
    sql`DELETE FROM ${table} WHERE ${table.queue} = ${queue} AND ${isSilent(lostAfterMs)}
      AND (${table.processing} IS TRUE OR ${table.hasError} IS TRUE)`,
  )
}
