import type { Handler } from './Route.js'

import { MediaError } from '../errors/MediaError.js'

/** The URLs that the store signed to this server: local disk, and stores that cannot sign themselves. */
export const storage: Handler = (library, req) => {
  if (!library.storage.handle) {
    throw new MediaError('INVALID_REQUEST', 'This store has no URLs on this server.')
  }
  return library.storage.handle(req as unknown as Request)
}
