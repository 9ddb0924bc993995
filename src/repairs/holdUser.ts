import type { PayloadRequest } from 'payload'

import { sql } from '@payloadcms/db-postgres'

import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { runSQL, tableOf } from '../compat/database.js'
import { typed } from '../compat/usageStatement.js'

export interface HeldUpload {
  readonly claimToken: null | string
  readonly id: ID
}

const columnsOf = (library: MediaLibrary, slug: string) => {
  const table = tableOf(library, slug)
  return { column: (field: string) => sql.identifier(table[field]!.name), table }
}

/**
 * Holds a user who is to be deleted, until the transaction ends: who was making a file of theirs is waited for, and
 * nobody begins another. Answers their uploads that are on their way, which are held, too. In the order in which uploads
 * take hold: the person, the upload, the usage.
 */
export const holdUser = async (
  library: MediaLibrary,
  user: ID,
  req: PayloadRequest,
): Promise<HeldUpload[]> => {
  const { uploads: slug, users } = library.slugs
  const people = tableOf(library, users)
  await runSQL(
    library,
    sql`SELECT 1 FROM ${people} WHERE id = ${typed(people.id!, user)} FOR UPDATE`,
    {
      req,
    },
  )
  const { column, table } = columnsOf(library, slug)
  return runSQL<HeldUpload & Record<string, unknown>>(
    library,
    sql`SELECT id, CASE WHEN state = 'completing' THEN ${column('claimToken')} END AS "claimToken" FROM ${table}
      WHERE ${column('user')} = ${user} AND state IN ('open', 'completing') ORDER BY id FOR UPDATE`,
    { req },
  )
}

/** Holds usage rows by their ids: everybody takes them in this order. */
export const holdUsages = async (
  library: MediaLibrary,
  users: readonly ID[],
  req: PayloadRequest,
): Promise<void> => {
  const { column, table } = columnsOf(library, library.slugs.usage)
  const owners = sql.join(
    users.map((user) => typed(table.user!, user)),
    sql`, `,
  )
  await runSQL(
    library,
    sql`SELECT 1 FROM ${table} WHERE ${column('user')} IN (${owners}) ORDER BY id FOR UPDATE`,
    { req },
  )
}
