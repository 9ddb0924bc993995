import type { Zone } from './zoneOf.js'

import { ask } from './ask.js'
import { jsonOf, textOf } from './chunksOf.js'
import { type Entry, isEntry } from './entry.js'
import { unavailable } from './storeError.js'

/** What is in a folder, all at once: the store knows no pages. A folder that is gone has nothing. */
export const listFolder = (zone: Zone, folder: string): Promise<Entry[]> =>
  zone.limits.lists(async () => {
    const answer = await ask(zone, {
      headers: { Accept: 'application/json' },
      method: 'GET',
      path: folder,
    })
    if (answer.response.status === 404) {
      await textOf(answer).catch(() => undefined)
      return []
    }
    const entries = await jsonOf(answer)
    if (!Array.isArray(entries) || !entries.every(isEntry)) {
      throw unavailable('no list')
    }
    return entries
  })
