import { sql } from '@payloadcms/db-postgres'

import { type Host, tableOf } from '../../compat/database.js'
import { jobsSlug } from './jobSlugs.js'

/** Of a job, as Payload makes them. */
export type JobID = number | string

/** The table of Payload Jobs, and what statements about it have in common. All its times are the database's. */
export const jobTable = (host: Host) => {
  const table = tableOf(host, jobsSlug)
  const name = (field: string) => sql.identifier(table[field]!.name)
  const idType = sql.raw(table.id!.getSQLType().replace('serial', 'integer'))
  return {
    idsIn: (ids: readonly JobID[]) => sql`${table.id} = ANY(${sql.param(ids)}::${idType}[])`,
    idType,
    /** A waiting job that nobody has, whatever its time. */
    isFree: sql`${table.processing} IS NOT TRUE`,
    isOpen: sql`${table.completedAt} IS NULL AND ${table.hasError} IS NOT TRUE`,
    /** Its time has come. */
    isDue: sql`(${table.waitUntil} IS NULL OR ${table.waitUntil} <= now())`,
    /** Nobody has given a sign of life for so long. */
    isSilent: (ms: number) => sql`${table.updatedAt} < now() - ${ms} * interval '1 millisecond'`,
    /** Column to assign to. */
    name,
    table,
  }
}
