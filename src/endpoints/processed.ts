import type { PayloadRequest } from 'payload'

import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { AskedResult } from '../transforms/makeAsked.js'

import { requireUser } from '../library/authorize.js'
import { readForUpdate } from '../replacements/findReplaceable.js'
import { fileID } from './files.js'
import { shownVariant } from './variants.js'

/** Reads the file in the path for whoever may update it, each time it is called. */
export const finder = (library: MediaLibrary, req: PayloadRequest): (() => Promise<MediaFile>) => {
  const user = requireUser(library, req)
  const id = fileID(library, req)
  return () => readForUpdate(library, user, id)
}

/** The file as everybody reads it, with what was done. */
export const answer = async (
  library: MediaLibrary,
  req: PayloadRequest,
  said: { readonly message: string } & Record<string, unknown>,
  isNew: boolean,
): Promise<Response> => {
  const doc = await library.payload.findByID({
    id: fileID(library, req),
    collection: library.slugs.media,
    depth: 0,
    overrideAccess: false,
    req,
    trash: true,
  })
  return Response.json({ ...said, doc }, { status: isNew ? 201 : 200 })
}

export const answerAsked = (
  library: MediaLibrary,
  req: PayloadRequest,
  { isNew, variant }: AskedResult,
): Promise<Response> => {
  const message = isNew ? 'The picture was made.' : 'The picture is there already.'
  return answer(library, req, { message, variant: shownVariant(variant) }, isNew)
}
