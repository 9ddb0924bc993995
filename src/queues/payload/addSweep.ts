import { sql } from '@payloadcms/db-postgres'

import { type Host, runSQL } from '../../compat/database.js'
import { isSweep } from './countJobs.js'
import { jobSlugs } from './jobSlugs.js'
import { jobTable } from './jobTable.js'

/**
 * Adds the sweep of the next full `everyMs`, unless there is one: any number of processes make one sweep each time.
 * Two that look at the very same moment may make two, which is harmless.
 */
export const addSweep = async (host: Host, queue: string, everyMs: number): Promise<void> => {
  const { name, table } = jobTable(host)
  const columns = sql.join(['input', 'queue', 'taskSlug', 'waitUntil'].map(name), sql`, `)
  const seconds = everyMs / 1000
  await runSQL(
    host,
    sql`INSERT INTO ${table} (${columns})
      SELECT '{}', ${queue}, ${jobSlugs.sweep},
        to_timestamp(ceil(extract(epoch FROM now()) / ${seconds}::float8) * ${seconds}::float8)
      WHERE NOT EXISTS (SELECT 1 FROM ${table} WHERE ${isSweep(host, queue)})`,
  )
}
