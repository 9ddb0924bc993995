import { sql } from '@payloadcms/db-postgres'

import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { runSQL, tableOf } from '../compat/database.js'
import { inTransaction } from '../compat/inTransaction.js'
import { mediaTypes } from '../core/mediaKinds.js'

/**
 * Counts a user's files and reservations anew. Holds the usage row meanwhile: whoever changes a file changes that
 * row in the same transaction, so nothing that is committed can be missed.
 */
export const recalculate = async (library: MediaLibrary, user: ID): Promise<void> => {
  const usage = tableOf(library, library.slugs.usage)
  const media = tableOf(library, library.slugs.media)
  const uploads = tableOf(library, library.slugs.uploads)
  const name = (table: typeof usage, field: string) => sql.identifier(table[field]!.name)
  const bytes = sql`(${name(media, 'filesize')} + ${name(media, 'variantsSize')})`
  const total = (filter: ReturnType<typeof sql>, what = sql`sum(${bytes})`) =>
    sql`coalesce(${what} FILTER (WHERE ${filter}), 0)`
  const kind = (type: string) => sql`${name(media, 'mediaType')} = ${type}`
  const figures: Record<string, ReturnType<typeof sql>> = {
    quarantinedBytes: total(sql`${name(media, 'isQuarantined')}`),
    totalBytes: total(sql`true`),
    totalFiles: sql`count(*)`,
    trashBytes: total(sql`${name(media, 'deletedAt')} IS NOT NULL`),
    variantBytes: sql`coalesce(sum(${name(media, 'variantsSize')}), 0)`,
    ...Object.fromEntries(
      mediaTypes.flatMap((type) => [
        [`${type}Bytes`, total(kind(type))],
        [`${type}Files`, total(kind(type), sql`count(*)`)],
      ]),
    ),
  }
  const targets = sql.join(
    Object.keys(figures).map((field) => sql`${name(usage, field)} = counted.${sql.identifier(field)}`),
    sql`, `,
  )
  const counted = sql.join(
    Object.entries(figures).map(([field, figure]) => sql`${figure} AS ${sql.identifier(field)}`),
    sql`, `,
  )
  await inTransaction(library, async (req) => {
    await runSQL(library, sql`SELECT 1 FROM ${usage} WHERE ${name(usage, 'user')} = ${user} FOR UPDATE`, { req })
    await runSQL(
      library,
      sql`WITH counted AS (SELECT ${counted} FROM ${media} WHERE ${name(media, 'user')} = ${user}),
        held AS (SELECT coalesce(sum(size), 0) AS bytes, count(*) AS files FROM ${uploads}
          WHERE ${name(uploads, 'user')} = ${user} AND state IN ('open', 'completing'))
      UPDATE ${usage} SET ${targets},
        ${name(usage, 'reservedBytes')} = held.bytes, ${name(usage, 'reservedFiles')} = held.files,
        ${name(usage, 'allocatedBytes')} = counted."totalBytes" + held.bytes,
        ${name(usage, 'allocatedFiles')} = counted."totalFiles" + held.files,
        ${name(usage, 'calculatedAt')} = now(), updated_at = now()
      FROM counted, held WHERE ${name(usage, 'user')} = ${user}`,
      { req },
    )
  })
}
