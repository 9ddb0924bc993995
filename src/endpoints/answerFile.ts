import type { PayloadRequest } from 'payload'

import type { MediaLibrary } from '../library/MediaLibrary.js'

import { fileID } from './files.js'

/** The file in the path as this person reads it, with what was done. */
export const answerFile = async (
  library: MediaLibrary,
  req: PayloadRequest,
  said: { readonly message: string } & Record<string, unknown>,
  status: number,
): Promise<Response> => {
  const doc = await library.payload.findByID({
    id: fileID(library, req),
    collection: library.slugs.media,
    depth: 0,
    overrideAccess: false,
    req,
    trash: true,
  })
  return Response.json({ ...said, doc }, { status })
}
