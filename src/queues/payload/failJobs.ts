import { sql } from '@payloadcms/db-postgres'

import { type Host, runSQL } from '../../compat/database.js'
import { type JobID, jobTable } from './jobTable.js'

export interface FailedJob {
  readonly error: unknown
  readonly id: JobID
}

/** Postgres keeps neither NULs nor halves of surrogate pairs in JSON. */
const storable = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : `${text}`.replaceAll(/\0|\p{Surrogate}/gu, '')

/** As Payload keeps errors. */
const told = (error: unknown): string => {
  const { message, name, stack } =
    typeof error === 'object' && error !== null
      ? (error as Partial<Error>)
      : { message: String(error) }
  return JSON.stringify({
    name: storable(name),
    cancelled: false,
    message: storable(message),
    stack: storable(stack),
  })
}

/** Marks jobs as failed, as Payload does after the last attempt: nobody tries them again. */
export const failJobs = async (host: Host, failed: readonly FailedJob[]): Promise<void> => {
  const { idType, name, table } = jobTable(host)
  const ids = failed.map(({ id }) => id)
  const errors = failed.map(({ error }) => told(error))
  await runSQL(
    host,
    sql`UPDATE ${table} SET ${name('error')} = failed.error::jsonb, ${name('hasError')} = true,
      ${name('processing')} = false, ${name('totalTried')} = coalesce(${table.totalTried}, 0) + 1,
      ${name('updatedAt')} = now()
      FROM unnest(${sql.param(ids)}::${idType}[], ${sql.param(errors)}::text[]) AS failed(id, error)
      WHERE ${table.id} = failed.id`,
  )
}
