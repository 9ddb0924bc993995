import type { Payload } from 'payload'

import { createHmac } from 'node:crypto'

import type { MediaLibrary } from './MediaLibrary.js'

import { followTransactions } from '../compat/afterCommit.js'
import { hearLostConnections } from '../compat/database.js'
import { openClock } from '../compat/databaseClock.js'
import { createTelemetry } from '../telemetry/createTelemetry.js'

/** Where the URLs of stores that cannot sign themselves point, under the collection. */
export const storagePath = '/storage'

const started = new WeakMap<MediaLibrary, Promise<void>>()

const open = async (library: MediaLibrary, payload: Payload): Promise<void> => {
  if (payload.db.name !== 'postgres') {
    throw new Error(
      `payload-media-library counts in PostgreSQL: use @payloadcms/db-postgres, not "${payload.db.name}".`,
    )
  }
  hearLostConnections(payload)
  followTransactions({ payload })
  library.telemetry = await createTelemetry(library.metrics !== false)
  library.now = await openClock(library)
  const { routes, serverURL } = payload.config
  for (const store of library.stores.values()) {
    await store.open?.({
      endpoint: `${serverURL ?? ''}${routes.api}/${library.slugs.media}${storagePath}/${store.name}`,
      now: () => library.now(),
      secret: createHmac('sha256', payload.secret)
        .update(`payload-media-library:storage:${store.name}`)
        .digest('hex'),
    })
  }
}

/**
 * Makes the library ready, once: its database is checked and its store is told where it is. Payload does not call
 * `onInit` when Next.js reloads a changed config, so whoever comes first starts it.
 */
export const start = (library: MediaLibrary, payload: Payload): Promise<void> => {
  library.payload = payload
  const starting = started.get(library) ?? open(library, payload)
  started.set(library, starting)
  // A store that could not be opened is tried again by the next who comes.
  starting.catch(() => started.delete(library))
  return starting
}
