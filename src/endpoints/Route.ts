import type { Endpoint, PayloadRequest } from 'payload'

import type { MediaLibrary } from '../library/MediaLibrary.js'

/** A handler is given the library and the request, and answers. */
export type Handler = (library: MediaLibrary, req: PayloadRequest) => Promise<Response>

export interface Route {
  readonly handler: Handler
  readonly method: Endpoint['method']
  readonly path: string
}
