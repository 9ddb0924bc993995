import type { Zone } from './zoneOf.js'

import { ask } from './ask.js'
import { jsonOf, textOf } from './chunksOf.js'
import { type Entry, isEntry } from './entry.js'

/**
 * The file at a path, or `null`. `DESCRIBE` is what Bunny's own libraries ask with; its page of the API leaves it out.
 */
export const describe = async (zone: Zone, path: string): Promise<Entry | null> => {
  const answer = await ask(zone, {
    headers: { Accept: 'application/json' },
    method: 'DESCRIBE',
    path,
  })
  if (answer.response.status !== 200) {
    await textOf(answer).catch(() => undefined)
    return null
  }
  const entry = await jsonOf(answer)
  return isEntry(entry) && !entry.IsDirectory ? entry : null
}
