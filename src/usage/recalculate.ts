import type { PayloadRequest } from 'payload'

import { sql } from '@payloadcms/db-postgres'

import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { UsageDelta, UsageFigure } from './contribution.js'

import { columnsOf, runSQL, tableOf } from '../compat/database.js'
import { inTransaction } from '../compat/inTransaction.js'
import { assignments, typed } from '../compat/usageStatement.js'
import { mediaTypes } from '../core/mediaKinds.js'

type SQL = ReturnType<typeof sql>

export interface Recalculation {
  /** Counts and leaves the row as it is. @default false */
  readonly dryRun?: boolean
  /** Counts in the transaction of this request. @default one of its own */
  readonly req?: PayloadRequest
}

/** What the rows of a user's files add up to, and those of uploads that hold a reservation. */
const countFigures = (library: MediaLibrary): Partial<Record<UsageFigure, SQL>> => {
  const media = tableOf(library, library.slugs.media)
  const name = columnsOf(media)
  const bytes = sql`(${name('filesize')} + ${name('variantsSize')})`
  const total = (filter: SQL, what = sql`sum(${bytes})`) =>
    sql`coalesce(${what} FILTER (WHERE ${filter}), 0)`
  const kind = (type: string) => sql`${name('mediaType')} = ${type}`
  return {
    quarantinedBytes: total(sql`${name('isQuarantined')}`),
    totalBytes: total(sql`true`),
    totalFiles: sql`count(*)`,
    trashBytes: total(sql`${name('deletedAt')} IS NOT NULL`),
    variantBytes: sql`coalesce(sum(${name('variantsSize')}), 0)`,
    ...Object.fromEntries(
      mediaTypes.flatMap((type) => [
        [`${type}Bytes`, total(kind(type))],
        [`${type}Files`, total(kind(type), sql`count(*)`)],
      ]),
    ),
  }
}

const count = async (library: MediaLibrary, user: ID, req: PayloadRequest): Promise<UsageDelta> => {
  const media = tableOf(library, library.slugs.media)
  const uploads = tableOf(library, library.slugs.uploads)
  const figures = sql.join(
    Object.entries(countFigures(library)).map(
      ([field, figure]) => sql`${figure} AS ${sql.identifier(field)}`,
    ),
    sql`, `,
  )
  const [row] = await runSQL<Record<UsageFigure, string>>(
    library,
    sql`WITH counted AS (SELECT ${figures} FROM ${media} WHERE ${sql.identifier(media.user!.name)} = ${user}),
      held AS (SELECT coalesce(sum(size), 0) AS bytes, count(*) AS files FROM ${uploads}
        WHERE ${sql.identifier(uploads.user!.name)} = ${user} AND state IN ('open', 'completing'))
      SELECT counted.*, held.bytes AS "reservedBytes", held.files AS "reservedFiles",
        counted."totalBytes" + held.bytes AS "allocatedBytes", counted."totalFiles" + held.files AS "allocatedFiles"
      FROM counted, held`,
    { req },
  )
  return Object.fromEntries(Object.entries(row!).map(([field, figure]) => [field, Number(figure)]))
}

/** The row as it stands; nobody else changes it until the transaction ends. */
const hold = async (
  library: MediaLibrary,
  user: ID,
  req: PayloadRequest,
): Promise<Record<string, unknown> | undefined> => {
  const usage = tableOf(library, library.slugs.usage)
  const fields = [...Object.keys(countFigures(library)), ...held]
  const columns = sql.join(
    fields.map((field) => sql`${sql.identifier(usage[field]!.name)} AS ${sql.identifier(field)}`),
    sql`, `,
  )
  const [row] = await runSQL(
    library,
    sql`SELECT ${columns} FROM ${usage} WHERE ${sql.identifier(usage.user!.name)} = ${typed(usage.user!, user)} FOR UPDATE`,
    { req },
  )
  return row
}

const held = ['reservedBytes', 'reservedFiles', 'allocatedBytes', 'allocatedFiles'] as const

/**
 * Counts a user's files and reservations anew, and answers by how much each figure of the usage row was too large;
 * nothing for one that is right. `null` when the user has no usage row. Holds the row meanwhile: whoever changes a file
 * changes that row in the same transaction, so nothing that is committed can be missed.
 */
export const recalculate = (
  library: MediaLibrary,
  user: ID,
  { dryRun = false, req: given }: Recalculation = {},
): Promise<null | UsageDelta> => {
  const recount = async (req: PayloadRequest) => {
    const row = await hold(library, user, req)
    if (!row) {
      return null
    }
    const counted = await count(library, user, req)
    const drift = Object.entries(counted)
      .map(([field, figure]) => [field, Number(row[field]) - figure] as const)
      .filter(([, by]) => by !== 0)
    if (!dryRun) {
      const { usage: slug } = library.slugs
      const usage = tableOf(library, slug)
      await runSQL(
        library,
        sql`UPDATE ${usage} SET ${assignments(library, slug, counted as Record<string, number>)},
          ${sql.identifier(usage.calculatedAt!.name)} = now(), updated_at = now()
        WHERE ${sql.identifier(usage.user!.name)} = ${typed(usage.user!, user)}`,
        { req },
      )
    }
    return Object.fromEntries(drift) as UsageDelta
  }
  return given ? recount(given) : inTransaction(library, recount)
}
