import type { StorageProvider, StorageProviderName } from '../storage/StorageProvider.js'
import type { MediaLibrary } from './MediaLibrary.js'

import { MediaError } from '../errors/MediaError.js'

/**
 * The store that holds the bytes of a row: each knows its own. Throws `STORAGE_UNAVAILABLE` when that one is no longer
 * in the options.
 */
export const storeOf = (
  { storage, stores }: Pick<MediaLibrary, 'storage' | 'stores'>,
  { storageProvider }: { readonly storageProvider?: null | StorageProviderName },
): StorageProvider => {
  const store = storageProvider ? stores.get(storageProvider) : storage
  if (!store) {
    const known = [...stores.keys()]
    throw new MediaError(
      'STORAGE_UNAVAILABLE',
      `These bytes lie in ${storageProvider}, and the library is configured for ${known.join(', ')}.`,
      { known, storageProvider },
    )
  }
  return store
}
