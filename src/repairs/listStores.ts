import { sql } from '@payloadcms/db-postgres'

import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { StorageProvider, StoredObject } from '../storage/StorageProvider.js'
import type { RepairOptions } from './RepairOptions.js'

import { arrayOf, type OwnRun } from '../compat/ownConnection.js'
import { isStorable } from '../core/isStorable.js'
import { isOwnKey } from '../core/objectKey.js'
import { MediaError } from '../errors/MediaError.js'

/** Objects that are held at once. */
const batch = 1_000

/** A store without a time for an object has said nothing of its age. */
const timeOf = (at: Date): null | string => (at.getTime() > 0 ? at.toISOString() : null)

/** What a store lists, some at a time. A listing that fails tells nothing of what it did not come to. */
async function* batches<Item>(
  { name }: StorageProvider,
  items: AsyncIterable<Item>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Item[]> {
  let held: Item[] = []
  try {
    for await (const item of items) {
      held.push(item)
      if (held.length === batch) {
        yield held
        held = []
        signal?.throwIfAborted()
      }
    }
  } catch (cause) {
    if (signal?.aborted || MediaError.is(cause, 'STORAGE_UNAVAILABLE')) {
      throw cause
    }
    throw new MediaError(
      'STORAGE_UNAVAILABLE',
      `The store ${name} could not be listed to its end, so nothing is concluded: try again later.`,
      { provider: name },
      { cause },
    )
  }
  signal?.throwIfAborted()
  yield held
}

const keepObjects = (run: OwnRun, store: StorageProvider, objects: readonly StoredObject[]) => {
  const column = (of: (object: StoredObject) => unknown, type: string) =>
    arrayOf(objects.map(of), type)
  return run(sql`INSERT INTO media_library_listed SELECT ${store.name}::text, * FROM unnest(
    ${column(({ key }) => (isStorable(key) ? key : ''), 'text')},
    ${column(({ size }) => size, 'numeric')},
    ${column(({ modifiedAt }) => timeOf(modifiedAt), 'timestamptz')},
    ${column(({ key }) => isOwnKey(key), 'boolean')})`)
}

const keepUploads = (
  run: OwnRun,
  store: StorageProvider,
  uploads: readonly { readonly id: string; readonly key: string; readonly startedAt: Date }[],
) =>
  run(sql`INSERT INTO media_library_begun SELECT ${store.name}::text, * FROM unnest(
    ${arrayOf(
      uploads.map(({ key }) => (isStorable(key) ? key : '')),
      'text',
    )},
    ${arrayOf(
      uploads.map(({ id }) => id),
      'text',
    )},
    ${arrayOf(
      uploads.map(({ startedAt }) => timeOf(startedAt)),
      'timestamptz',
    )})`)

/**
 * Writes what every store holds into temporary tables: `media_library_listed` (objects) and `media_library_begun`
 * (uploads), a thousand at a time, whatever their number. Throws `STORAGE_UNAVAILABLE` when a listing breaks off.
 */
export const listStores = async (
  library: MediaLibrary,
  run: OwnRun,
  { onProgress, signal, total }: RepairOptions & { readonly total: number },
): Promise<void> => {
  await run(sql`CREATE TEMP TABLE media_library_listed
    (provider text, key text, size numeric, modified_at timestamptz, is_own boolean) ON COMMIT DROP`)
  await run(sql`CREATE TEMP TABLE media_library_begun
    (provider text, key text, id text, started_at timestamptz) ON COMMIT DROP`)
  let done = 0
  for (const store of library.stores.values()) {
    for await (const objects of batches(store, store.list(''), signal)) {
      await keepObjects(run, store, objects)
      done += objects.length
      onProgress?.({ done, total: Math.max(done, total) })
    }
    for await (const uploads of batches(store, store.listUploads(), signal)) {
      await keepUploads(run, store, uploads)
    }
  }
  await run(sql`ANALYZE media_library_listed`)
}
