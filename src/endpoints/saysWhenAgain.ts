import type { Handler } from './Route.js'

import { MediaError } from '../errors/MediaError.js'

/** Seconds after which a picture or two less are waited for. */
const patience = 2

/** Tells whoever is turned away because there is too much to do when to come again. */
export const saysWhenAgain =
  (handler: Handler): Handler =>
  async (library, req) => {
    try {
      return await handler(library, req)
    } catch (error) {
      if (MediaError.is(error, 'PROCESSING_BUSY')) {
        req.responseHeaders = new Headers([
          ...(req.responseHeaders ?? []),
          ['Retry-After', String(patience)],
        ])
      }
      throw error
    }
  }
