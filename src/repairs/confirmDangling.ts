import { sql } from '@payloadcms/db-postgres'

import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Dangling } from './comparison.js'

import { runSQL, tableOf } from '../compat/database.js'
import { typed } from '../compat/usageStatement.js'
import { MediaError } from '../errors/MediaError.js'
import { storeOf } from '../library/storeOf.js'
import { columnOf, providerSQL, variantsSQL } from './references.js'

/** Questions to a store at once. */
const atOnce = 8

/** The bytes the store has at a key now; `null` for none. A key that no store would take is nowhere. */
const askStore = async (library: MediaLibrary, { key, provider }: Dangling) => {
  try {
    const object = await storeOf(library, { storageProvider: provider }).stat(key)
    return object ? object.size : null
  } catch (cause) {
    if (MediaError.is(cause, 'INVALID_NAME')) {
      return null
    }
    throw MediaError.is(cause, 'STORAGE_UNAVAILABLE')
      ? cause
      : new MediaError(
          'STORAGE_UNAVAILABLE',
          `The store ${provider} does not answer, so nothing is concluded: try again later.`,
          { provider },
          { cause },
        )
  }
}

/** The row may have been deleted, or its file moved, since. */
const isStillNamed = async (library: MediaLibrary, { file, key, provider }: Dangling) => {
  const table = tableOf(library, library.slugs.media)
  const media = columnOf(library, library.slugs.media, 'm')
  const rows = await runSQL(
    library,
    sql`SELECT 1 FROM ${table} AS m
      WHERE m.id = ${typed(table.id!, file)} AND ${providerSQL(library, media)} = ${provider} AND (${media('storagePath')} = ${key}
        OR EXISTS (SELECT 1 FROM ${variantsSQL(media('variants'))} AS v WHERE v->>'key' = ${key}))`,
  )
  return rows.length > 0
}

const confirm = async (library: MediaLibrary, candidate: Dangling): Promise<Dangling | null> => {
  const stored = await askStore(library, candidate)
  const isWrong = stored === null || (candidate.size !== null && stored !== candidate.size)
  return isWrong && (await isStillNamed(library, candidate)) ? { ...candidate, stored } : null
}

/** Asks the stores themselves about each: a listing may be older than what it is compared with. */
export const confirmDangling = async (
  library: MediaLibrary,
  candidates: readonly Dangling[],
  signal?: AbortSignal,
): Promise<Dangling[]> => {
  const confirmed: Dangling[] = []
  for (let start = 0; start < candidates.length; start += atOnce) {
    signal?.throwIfAborted()
    const asked = candidates.slice(start, start + atOnce)
    const found = await Promise.all(asked.map((candidate) => confirm(library, candidate)))
    confirmed.push(...found.filter((one) => one !== null))
  }
  return confirmed
}
