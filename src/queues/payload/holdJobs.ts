import { sql } from '@payloadcms/db-postgres'

import { type Host, runSQL } from '../../compat/database.js'
import { type JobID, jobTable } from './jobTable.js'

/** A sign of life: these jobs stay their worker's for another lease. */
export const renewJobs = async (host: Host, ids: readonly JobID[]): Promise<void> => {
  const { idsIn, name, table } = jobTable(host)
  await runSQL(
    host,
    sql`UPDATE ${table} SET ${name('updatedAt')} = now() WHERE ${idsIn(ids)} AND ${table.processing}`,
  )
}

/** Gives jobs back that were claimed and not begun. */
export const returnJobs = async (host: Host, ids: readonly JobID[]): Promise<void> => {
  const { idsIn, name, table } = jobTable(host)
  await runSQL(
    host,
    sql`UPDATE ${table} SET ${name('processing')} = false, ${name('updatedAt')} = now() WHERE ${idsIn(ids)}`,
  )
}
