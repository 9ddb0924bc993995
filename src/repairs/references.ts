import { sql } from '@payloadcms/db-postgres'

import type { MediaLibrary } from '../library/MediaLibrary.js'

import { tableOf } from '../compat/database.js'

type SQL = ReturnType<typeof sql>

/** The folder of a key, with the slash at its end: what `familyOf` is in SQL. */
export const familySQL = (key: SQL): SQL =>
  sql`left(${key}, length(${key}) - strpos(reverse(${key}), '/') + 1)`

/** A column of a collection under another name of its table. */
export const columnOf =
  (library: MediaLibrary, slug: string, alias: string) =>
  (field: string): SQL =>
    sql`${sql.identifier(alias)}.${sql.identifier(tableOf(library, slug)[field]!.name)}`

/** The store a row's bytes lie in: rows of old name none, and mean the first. */
export const providerSQL = ({ storage }: MediaLibrary, column: (field: string) => SQL): SQL =>
  sql`coalesce(${column('storageProvider')}::text, ${storage.name}::text)`

/** Each variant of a file as a row of JSON, whatever the column holds. */
export const variantsSQL = (variants: SQL): SQL =>
  sql`jsonb_array_elements(CASE WHEN jsonb_typeof(${variants}) = 'array' THEN ${variants} ELSE '[]'::jsonb END)`

/**
 * A file that somebody is, or soon will be, at work on: what lies beside it may be named by its row a moment later.
 */
export const isAtWork = (media: (field: string) => SQL): SQL =>
  sql`(${media('claimToken')} IS NOT NULL OR ${media('status')}::text IN ('pending', 'processing')
    OR ${media('scanStatus')}::text IN ('PENDING', 'SCANNING'))`

/**
 * An upload that everything in its folder belongs to: on its way, waiting for its removal, changed since this
 * transaction began, or the copy of a file that is being moved to another store.
 */
export const ownsFamily = (library: MediaLibrary, upload: (field: string) => SQL): SQL => {
  const media = columnOf(library, library.slugs.media, 'owned')
  return sql`(${upload('state')}::text IN ('open', 'completing') OR ${upload('removal')}::text = 'due'
    OR ${upload('updatedAt')} >= now() OR (${upload('mediaFile')} IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM ${tableOf(library, library.slugs.media)} AS owned
      WHERE owned.id = ${upload('mediaFile')} AND ${media('storagePath')} = ${upload('key')}
        AND ${providerSQL(library, media)} = ${upload('storageProvider')}::text)))`
}
