import { sql } from '@payloadcms/db-postgres'

import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { columnsOf, runSQL, tableOf } from '../compat/database.js'

interface Uses {
  /** The latest of them, ISO 8601. */
  readonly at: string
  readonly id: ID
}

export interface FileUses extends Uses {
  readonly downloads: number
  readonly views: number
}

export interface LinkUses extends Uses {
  readonly uses: number
}

interface Target<U extends Uses> {
  readonly all: readonly U[]
  /** The column that each figure is added to. */
  readonly figures: Readonly<Record<Exclude<keyof U, keyof Uses>, string>>
  readonly slug: string
}

/**
 * Adds to many rows in one statement, and answers what has to wait: rows that somebody is writing right now are left
 * out, so that it waits for nobody and can be part of no deadlock. Rows that are gone are forgotten. `updated_at` stays:
 * being looked at is no change.
 */
const addTo = async <U extends Uses>(
  library: MediaLibrary,
  { all, figures, slug }: Target<U>,
): Promise<readonly U[]> => {
  if (all.length === 0) {
    return []
  }
  const table = tableOf(library, slug)
  const column = columnsOf(table)
  const idType = sql.raw(table.id!.getSQLType().replace('serial', 'integer'))
  const names = Object.entries<string>(figures)
  const shape = names.map(([name]) => sql`, ${sql.identifier(name)} numeric`)
  const sums = names.map(
    ([name, field]) =>
      sql`${column(field)} = coalesce(t.${column(field)}, 0) + g.${sql.identifier(name)}`,
  )
  const busy = await runSQL<{ id: ID }>(
    library,
    sql`WITH given AS (
        SELECT * FROM jsonb_to_recordset(${JSON.stringify(all)}::jsonb)
          AS g(id ${idType}, at timestamptz${sql.join(shape)})
      ), free AS (
        SELECT t.id FROM ${table} t JOIN given g ON g.id = t.id FOR NO KEY UPDATE OF t SKIP LOCKED
      ), done AS (
        UPDATE ${table} t SET ${sql.join(sums, sql`, `)}, ${column('lastUsedAt')} = greatest(t.${column('lastUsedAt')}, g.at)
        FROM given g JOIN free f ON f.id = g.id WHERE t.id = g.id RETURNING t.id
      )
      SELECT t.id FROM ${table} t JOIN given g ON g.id = t.id WHERE t.id NOT IN (SELECT id FROM done)`,
  )
  const waiting = new Set(busy.map(({ id }) => id))
  return all.filter(({ id }) => waiting.has(id))
}

/** Adds views and downloads to files, and answers those that are busy. */
export const addFileUses = (
  library: MediaLibrary,
  all: readonly FileUses[],
): Promise<readonly FileUses[]> =>
  addTo<FileUses>(library, {
    all,
    figures: { downloads: 'downloadCount', views: 'viewCount' },
    slug: library.slugs.media,
  })

/** Adds uses to links, and answers those that are busy. */
export const addLinkUses = (
  library: MediaLibrary,
  all: readonly LinkUses[],
): Promise<readonly LinkUses[]> =>
  addTo<LinkUses>(library, { all, figures: { uses: 'uses' }, slug: library.slugs.links })
