import { sql } from '@payloadcms/db-postgres'

import { type Host, runSQL } from '../../compat/database.js'
import { type JobID, jobTable } from './jobTable.js'

/** Jobs that did what they had to go, or are marked where the project keeps them (`jobs.deleteJobOnComplete: false`). */
export const endJobs = async (host: Host, ids: readonly JobID[]): Promise<void> => {
  const { idsIn, name, table } = jobTable(host)
  const isKept = host.payload.config.jobs.deleteJobOnComplete === false
  await runSQL(
    host,
    isKept
      ? sql`UPDATE ${table} SET ${name('completedAt')} = now(), ${name('processing')} = false,
          ${name('totalTried')} = coalesce(${table.totalTried}, 0) + 1, ${name('updatedAt')} = now()
          WHERE ${idsIn(ids)}`
      : sql`DELETE FROM ${table} WHERE ${idsIn(ids)}`,
  )
}
