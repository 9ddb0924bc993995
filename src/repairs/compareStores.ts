import { sql } from '@payloadcms/db-postgres'

import type { MediaLibrary } from '../library/MediaLibrary.js'

import { tableOf } from '../compat/database.js'
import { arrayOf, type OwnRun } from '../compat/ownConnection.js'
import {
  columnOf,
  familySQL,
  isAtWork,
  ownsFamily,
  providerSQL,
  variantsSQL,
} from './references.js'

/** Milliseconds beyond the longest session after which an upload of the store is nobody's. */
const lateMs = 3_600_000

const ago = (ms: number) => sql`now() - ${ms / 1000} * interval '1 second'`

/** Every object a row names: originals and variants, in whatever state the file is. */
const nameObjects = (library: MediaLibrary, run: OwnRun) => {
  const table = tableOf(library, library.slugs.media)
  const media = columnOf(library, library.slugs.media, 'm')
  const provider = providerSQL(library, media)
  return run(sql`CREATE TEMP TABLE media_library_named ON COMMIT DROP AS
    SELECT ${provider} AS provider, ${media('storagePath')} AS key, ${media('filesize')}::numeric AS size,
      m.id::text AS file, 'original' AS kind, m.updated_at FROM ${table} AS m WHERE ${media('storagePath')} IS NOT NULL
    UNION ALL
    SELECT ${provider}, v->>'key', CASE WHEN v->>'filesize' ~ '^[0-9]{1,15}$' THEN (v->>'filesize')::numeric END,
      m.id::text, 'variant', m.updated_at
    FROM ${table} AS m, ${variantsSQL(media('variants'))} AS v WHERE v->>'key' IS NOT NULL`)
}

/** Folders in which everything belongs to somebody, by name or not. */
const nameFamilies = (library: MediaLibrary, run: OwnRun) => {
  const { media: files, uploads } = library.slugs
  const media = columnOf(library, files, 'm')
  const upload = columnOf(library, uploads, 'u')
  return run(sql`CREATE TEMP TABLE media_library_kept ON COMMIT DROP AS
    SELECT ${upload('storageProvider')}::text AS provider, ${familySQL(upload('key'))} AS family
      FROM ${tableOf(library, uploads)} AS u WHERE ${ownsFamily(library, upload)}
    UNION
    SELECT ${providerSQL(library, media)}, ${familySQL(media('storagePath'))}
      FROM ${tableOf(library, files)} AS m WHERE ${isAtWork(media)}`)
}

const findOrphans = async ({ repair }: MediaLibrary, run: OwnRun) => {
  await run(sql`CREATE TEMP TABLE media_library_unnamed ON COMMIT DROP AS
    SELECT l.*, coalesce(l.modified_at < ${ago(repair.graceMs)}, false) AS is_old FROM media_library_listed l
    WHERE l.is_own AND NOT EXISTS (SELECT 1 FROM media_library_named n WHERE n.provider = l.provider AND n.key = l.key)
      AND NOT EXISTS (SELECT 1 FROM media_library_kept k
        WHERE k.provider = l.provider AND k.family = ${familySQL(sql`l.key`)})`)
  await run(sql`CREATE TEMP TABLE media_library_orphans ON COMMIT DROP AS
    SELECT row_number() OVER (ORDER BY provider, key) AS n, * FROM media_library_unnamed WHERE is_old`)
  await run(sql`CREATE INDEX ON media_library_orphans (n)`)
}

/** A row that was written since the listing began may name what was not there yet. */
const findDangling = ({ stores }: MediaLibrary, run: OwnRun) =>
  run(sql`CREATE TEMP TABLE media_library_dangling ON COMMIT DROP AS
    SELECT row_number() OVER (ORDER BY n.provider, n.key) AS n, n.provider, n.key, n.size, n.file, n.kind,
      l.size AS stored
    FROM media_library_named n LEFT JOIN media_library_listed l ON l.provider = n.provider AND l.key = n.key
    WHERE n.provider = ANY(${arrayOf([...stores.keys()], 'text')}) AND n.updated_at < now()
      AND (l.key IS NULL OR l.size <> n.size)`)

const findStaleUploads = (library: MediaLibrary, run: OwnRun) => {
  const upload = columnOf(library, library.slugs.uploads, 'u')
  return run(sql`CREATE TEMP TABLE media_library_stale ON COMMIT DROP AS
    SELECT row_number() OVER (ORDER BY b.provider, b.id) AS n, b.* FROM media_library_begun b
    WHERE b.started_at < ${ago(library.uploads.sessionMs + lateMs)} AND NOT EXISTS (
      SELECT 1 FROM ${tableOf(library, library.slugs.uploads)} AS u
      WHERE ${upload('key')} = b.key AND ${upload('storageProvider')}::text = b.provider
        AND ${upload('state')}::text IN ('open', 'completing'))`)
}

/**
 * Compares what the stores hold with what the rows say, both ways, inside the database: `media_library_orphans`,
 * `media_library_dangling` and `media_library_stale`, each numbered by `n` from 1.
 */
export const compareStores = async (library: MediaLibrary, run: OwnRun): Promise<void> => {
  // In this order: an upload that becomes a file in between is then both, and never neither.
  await nameFamilies(library, run)
  await nameObjects(library, run)
  await run(sql`ANALYZE media_library_named`)
  await findOrphans(library, run)
  await findDangling(library, run)
  await findStaleUploads(library, run)
}
