import { sql } from '@payloadcms/db-postgres'

import { columnsOf, type Host, tableOf } from '../../compat/database.js'
import { jobsSlug } from './jobSlugs.js'

/** Of a job, as Payload makes them. */
export type JobID = number | string

type SQL = ReturnType<typeof sql>

interface JobTable {
  readonly idsIn: (ids: readonly JobID[]) => SQL
  readonly idType: SQL
  /** Its time has come. */
  readonly isDue: SQL
  /** A waiting job that nobody has, whatever its time. */
  readonly isFree: SQL
  readonly isOpen: SQL
  /** Nobody has given a sign of life for so long. */
  readonly isSilent: (ms: number) => SQL
  /** Column to assign to. */
  readonly name: (field: string) => ReturnType<typeof sql.identifier>
  readonly table: ReturnType<typeof tableOf>
}

/** The table of Payload Jobs, and what statements about it have in common. All its times are the database's. */
export const jobTable = (host: Host): JobTable => {
  const table = tableOf(host, jobsSlug)
  const name = columnsOf(table)
  const idType = sql.raw(table.id!.getSQLType().replace('serial', 'integer'))
  return {
    idsIn: (ids) => sql`${table.id} = ANY(${sql.param(ids)}::${idType}[])`,
    idType,
    isFree: sql`${table.processing} IS NOT TRUE`,
    isOpen: sql`${table.completedAt} IS NULL AND ${table.hasError} IS NOT TRUE`,
    isDue: sql`(${table.waitUntil} IS NULL OR ${table.waitUntil} <= now())`,
    isSilent: (ms) => sql`${table.updatedAt} < now() - ${ms} * interval '1 millisecond'`,
    name,
    table,
  }
}
