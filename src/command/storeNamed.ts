import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { StorageProviderName } from '../storage/StorageProvider.js'

import { wrongUsage } from './wrongUsage.js'

/** One of the stores of the options, by its name in any case. */
export const storeNamed = (
  { stores }: MediaLibrary,
  option: string,
  given: boolean | string,
): StorageProviderName => {
  const name = String(given).toUpperCase().replaceAll('-', '_') as StorageProviderName
  if (!stores.has(name)) {
    throw wrongUsage(
      `${option} names no store: "${String(given)}". The library has ${[...stores.keys()].join(', ')}.`,
    )
  }
  return name
}
