import { sql } from '@payloadcms/db-postgres'

import type { JobName } from '../JobQueue.js'

import { type Host, runSQL } from '../../compat/database.js'
import { jobSlugs } from './jobSlugs.js'
import { type JobID, jobTable } from './jobTable.js'

export interface ClaimedJob {
  readonly id: JobID
  readonly input: null | Readonly<Record<string, string>>
  readonly name: JobName
}

export interface Claims {
  readonly leaseMs: number
  readonly queue: string
  /** How many of each kind, at most. */
  readonly room: readonly (readonly [JobName, number])[]
}

interface Row extends Record<string, unknown> {
  readonly at: number
  readonly id: JobID
  readonly input: ClaimedJob['input']
  readonly slug: string
}

const nameOf = new Map(
  Object.entries(jobSlugs).map(([name, slug]) => [slug, name as JobName] as const),
)

/**
 * Takes jobs, the oldest of each kind first, in one statement: those that nobody has and those whose worker gave no
 * sign of life for `leaseMs`. Workers that claim at once get different ones.
 */
export const claimJobs = async (
  host: Host,
  { leaseMs, queue, room }: Claims,
): Promise<ClaimedJob[]> => {
  const { isDue, isFree, isOpen, isSilent, name, table } = jobTable(host)
  const picks = room.map(
    ([kind, most]) => sql`SELECT * FROM (
      SELECT ${table.id} AS id FROM ${table}
      WHERE ${table.queue} = ${queue} AND ${table.taskSlug} = ${jobSlugs[kind]}
        AND ${isOpen} AND ${isDue} AND (${isFree} OR ${isSilent(leaseMs)})
      ORDER BY ${table.createdAt} LIMIT ${most} FOR UPDATE SKIP LOCKED
    ) AS ${sql.identifier(kind)}`,
  )
  const rows = await runSQL<Row>(
    host,
    // Materialized: a planner that looked twice would lock more rows than it takes.
    sql`WITH picked AS MATERIALIZED (${sql.join(picks, sql` UNION ALL `)})
      UPDATE ${table} SET ${name('processing')} = true, ${name('updatedAt')} = now()
      FROM picked WHERE ${table.id} = picked.id
      RETURNING ${table.id} AS id, ${table.input} AS input, ${table.taskSlug}::text AS slug,
        extract(epoch FROM ${table.createdAt})::float8 AS at`,
  )
  rows.sort((a, b) => a.at - b.at)
  return rows.map(({ id, input, slug }) => ({ id, input, name: nameOf.get(slug)! }))
}
