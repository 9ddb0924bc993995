import type { StorageProviderName } from '../storage/StorageProvider.js'
import type { Handler } from './Route.js'

import { MediaError } from '../errors/MediaError.js'

/** The URLs that a store signed to this server: local disk, and stores that cannot sign themselves. */
export const storage: Handler = (library, req) => {
  const store = library.stores.get(req.routeParams!.provider as StorageProviderName)
  if (!store?.handle) {
    throw new MediaError(
      'INVALID_REQUEST',
      'There is no store with URLs on this server by that name.',
    )
  }
  return store.handle(req as unknown as Request)
}
