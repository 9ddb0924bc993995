import { setTimeout as sleep } from 'node:timers/promises'

import type { StoredObject } from '../StorageProvider.js'
import type { Sent } from './putBody.js'
import type { Zone } from './zoneOf.js'

import { MediaError } from '../../errors/MediaError.js'
import { describe } from './describe.js'
import { objectOf } from './entry.js'
import { unavailable } from './storeError.js'

export const statObject = async (zone: Zone, key: string): Promise<null | StoredObject> => {
  const entry = await describe(zone, zone.pathOf(key))
  return entry && objectOf(key, entry)
}

/** Milliseconds to wait for an object that was made a moment ago. */
const waits = [50, 200, 500, 1000]

/** The object that was just made. Throws `STORAGE_UNAVAILABLE` when the store does not show it, or not like that. */
export const statNewObject = async (zone: Zone, key: string, sent: Sent): Promise<StoredObject> => {
  for (const wait of [...waits, 0]) {
    const entry = await describe(zone, zone.pathOf(key))
    if (entry) {
      if (
        entry.Length !== sent.size ||
        (entry.Checksum && objectOf(key, entry).etag !== sent.sha256)
      ) {
        throw unavailable('other bytes than were sent')
      }
      return objectOf(key, entry)
    }
    await sleep(wait)
  }
  throw new MediaError('STORAGE_UNAVAILABLE', 'The store made an object and does not show it.', {
    key,
  })
}
