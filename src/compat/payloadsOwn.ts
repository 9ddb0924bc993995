import type { PayloadHandler, PayloadRequest } from 'payload'

import type { MediaLibrary } from '../library/MediaLibrary.js'

/** Answers with Payload's own endpoint of the media collection, which one of ours stands in front of. */
export const payloadsOwn = async (
  library: MediaLibrary,
  { method, path }: { readonly method: string; readonly path: string },
  req: PayloadRequest,
): Promise<Response> => {
  const { config } = library.payload.collections[library.slugs.media as never] as unknown as {
    config: { endpoints: { handler: PayloadHandler; method: string; path: string }[] }
  }
  // Payload adds its own after those of a collection.
  const own = config.endpoints.findLast(
    (endpoint) => endpoint.method === method && endpoint.path === path,
  )!
  return own.handler(req)
}
