import type { Zone } from './zoneOf.js'

import { MediaError } from '../../errors/MediaError.js'
import { askStatus } from './ask.js'
import { describe } from './describe.js'

/** Removes a file, or a folder with all that is in it. Missing ones are no error. */
export const removePath = (zone: Zone, path: string): Promise<void> =>
  zone.limits.removals(async () => {
    try {
      await askStatus(zone, { method: 'DELETE', path })
    } catch (error) {
      // What is missing is a 404 to some of the store's servers and a 400 to the documentation.
      const isGone =
        MediaError.is(error, 'STORAGE_UNAVAILABLE') &&
        /^HTTP 400/.test(String(error.data.reason)) &&
        !path.endsWith('/') &&
        !(await describe(zone, path))
      if (!isGone) {
        throw error
      }
    }
  })

/** Removes objects; missing ones are no error. Their folders stay: a folder goes with whatever is put there meanwhile. */
export const removeObjects = async (zone: Zone, keys: readonly string[]): Promise<void> => {
  const paths = [...new Set(keys.map(zone.pathOf))]
  const outcomes = await Promise.allSettled(paths.map((path) => removePath(zone, path)))
  const failed = outcomes.find(({ status }) => status === 'rejected') as
    PromiseRejectedResult | undefined
  if (failed) {
    throw failed.reason
  }
}
