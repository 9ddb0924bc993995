import { sql } from '@payloadcms/db-postgres'

import type { JobCounts } from '../JobQueue.js'

import { type Host, runSQL } from '../../compat/database.js'
import { jobSlugs } from './jobSlugs.js'
import { jobTable } from './jobTable.js'

/** Milliseconds after which a sweep that claims to run is a killed worker's: it takes seconds, and twice at once is harmless. */
const sweepLostAfterMs = 120_000

/** A sweep that waits or runs. */
export const isSweep = (host: Host, queue: string): ReturnType<typeof sql> => {
  const { isFree, isOpen, isSilent, table } = jobTable(host)
  return sql`${table.queue} = ${queue} AND ${table.taskSlug} = ${jobSlugs.sweep} AND ${isOpen}
    AND (${isFree} OR NOT ${isSilent(sweepLostAfterMs)})`
}

export const countSweeps = async (host: Host, queue: string): Promise<number> => {
  const { table } = jobTable(host)
  const [row] = await runSQL<{ jobs: number }>(
    host,
    sql`SELECT count(*)::integer AS jobs FROM ${table} WHERE ${isSweep(host, queue)}`,
  )
  return row!.jobs
}

/** What the queue holds, in one statement. The next sweep is no job yet. */
export const countJobs = async (host: Host, queue: string): Promise<JobCounts> => {
  const { isDue, isFree, isOpen, table } = jobTable(host)
  const where = (condition: ReturnType<typeof sql>) =>
    sql`count(*) FILTER (WHERE ${condition})::integer`
  const [row] = await runSQL<JobCounts & Record<string, unknown>>(
    host,
    sql`SELECT ${where(sql`${isOpen} AND NOT ${isFree}`)} AS active,
        ${where(sql`${isOpen} AND ${isFree} AND NOT ${isDue} AND ${table.taskSlug} <> ${jobSlugs.sweep}`)} AS delayed,
        ${where(sql`${table.hasError} IS TRUE`)} AS failed,
        ${where(sql`${isOpen} AND ${isFree} AND ${isDue}`)} AS waiting
      FROM ${table} WHERE ${table.queue} = ${queue}`,
  )
  return row!
}
