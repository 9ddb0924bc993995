import type { PayloadRequest } from 'payload'

import { sql } from '@payloadcms/db-postgres'

import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { StorageProvider } from '../storage/StorageProvider.js'

import { runSQL, tableOf } from '../compat/database.js'
import { inTransaction } from '../compat/inTransaction.js'
import { arrayOf } from '../compat/ownConnection.js'
import { familyOf, isOwnKey } from '../core/objectKey.js'
import { columnOf, familySQL, isAtWork, ownsFamily, providerSQL } from './references.js'

export interface Failure {
  readonly key: string
  readonly reason: string
}

interface Removal {
  readonly deleted: string[]
  readonly failed: Failure[]
  /** Keys that turned out to be somebody's, or changed since they were listed. */
  readonly spared: string[]
}

export interface Batch {
  readonly keys: readonly string[]
  /** Objects that changed after this are not orphans. */
  readonly olderThan: Date
  readonly store: StorageProvider
}

/** The files these objects lie beside; who wants to work on one waits until the transaction ends. */
const holdFiles = async (
  library: MediaLibrary,
  families: readonly string[],
  req: PayloadRequest,
) => {
  const media = columnOf(library, library.slugs.media, 'm')
  const rows = await runSQL<{ id: ID }>(
    library,
    sql`SELECT m.id FROM ${tableOf(library, library.slugs.media)} AS m
      WHERE ${familySQL(media('storagePath'))} = ANY(${arrayOf(families, 'text')}) FOR UPDATE SKIP LOCKED`,
    { req },
  )
  return rows.map(({ id }) => String(id))
}

/**
 * Those of the keys that no row refers to now, in any state: asked in one statement, so that an upload cannot become a
 * file between two. A file that somebody else holds keeps all that lies beside it.
 */
const findUnnamed = async (
  library: MediaLibrary,
  { keys, store }: Batch,
  req: PayloadRequest,
): Promise<string[]> => {
  const { media: files, uploads } = library.slugs
  const families = [...new Set(keys.map(familyOf))]
  const held = await holdFiles(library, families, req)
  const media = columnOf(library, files, 'm')
  const upload = columnOf(library, uploads, 'u')
  const family = familySQL(sql`asked.key`)
  const rows = await runSQL<{ key: string }>(
    library,
    sql`WITH kin AS (SELECT ${familySQL(media('storagePath'))} AS family, ${media('storagePath')} AS path,
          ${media('variants')} AS variants, ${providerSQL(library, media)} AS provider,
          ${isAtWork(media)} OR NOT (m.id::text = ANY(${arrayOf(held, 'text')})) AS is_busy
        FROM ${tableOf(library, files)} AS m
        WHERE ${familySQL(media('storagePath'))} = ANY(${arrayOf(families, 'text')})),
      kept AS (SELECT ${familySQL(upload('key'))} AS family FROM ${tableOf(library, uploads)} AS u
        WHERE ${familySQL(upload('key'))} = ANY(${arrayOf(families, 'text')})
          AND ${upload('storageProvider')}::text = ${store.name} AND ${ownsFamily(library, upload)})
      SELECT asked.key FROM unnest(${arrayOf(keys, 'text')}) AS asked(key)
      WHERE NOT EXISTS (SELECT 1 FROM kept WHERE kept.family = ${family})
        AND NOT EXISTS (SELECT 1 FROM kin WHERE kin.family = ${family} AND (kin.is_busy
          OR (kin.provider = ${store.name} AND (kin.path = asked.key
            OR kin.variants @> jsonb_build_array(jsonb_build_object('key', asked.key))))))`,
    { req },
  )
  return rows.map(({ key }) => key)
}

/** The store's own word, right before: what was written meanwhile is young. */
const removeOne = async (
  { olderThan, store }: Batch,
  key: string,
): Promise<'deleted' | 'spared'> => {
  const object = await store.stat(key)
  const age = object?.modifiedAt.getTime()
  if (!age || age <= 0 || age >= olderThan.getTime()) {
    return 'spared'
  }
  await store.remove([key])
  return 'deleted'
}

/**
 * Removes objects that no row refers to, in a transaction that asks once more right before and holds the files beside
 * them meanwhile. Never touches a key that this library would not have made.
 */
export const removeOrphans = (library: MediaLibrary, batch: Batch): Promise<Removal> =>
  inTransaction(library, async (req) => {
    const own = batch.keys.filter(isOwnKey)
    const unnamed = new Set(await findUnnamed(library, { ...batch, keys: own }, req))
    const done: Removal = {
      deleted: [],
      failed: [],
      spared: batch.keys.filter((key) => !unnamed.has(key)),
    }
    for (const key of unnamed) {
      try {
        done[await removeOne(batch, key)].push(key)
      } catch (error) {
        library.payload.logger.error({ err: error, key, msg: 'An orphan could not be removed' })
        done.failed.push({ key, reason: (error as Error).message })
      }
    }
    return done
  })
