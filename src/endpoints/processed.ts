import type { PayloadRequest } from 'payload'

import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { AskedResult } from '../transforms/makeAsked.js'

import { requireUser } from '../library/authorize.js'
import { readForUpdate } from '../replacements/findReplaceable.js'
import { answerFile } from './answerFile.js'
import { fileID } from './files.js'
import { shownVariant } from './variants.js'

/** Reads the file in the path for whoever may update it, each time it is called. */
export const finder = (library: MediaLibrary, req: PayloadRequest): (() => Promise<MediaFile>) => {
  const user = requireUser(library, req)
  const id = fileID(library, req)
  return () => readForUpdate(library, user, id)
}

export const answerAsked = (
  library: MediaLibrary,
  req: PayloadRequest,
  { isNew, variant }: AskedResult,
): Promise<Response> => {
  const message = isNew ? 'The picture was made.' : 'The picture is there already.'
  const said = { message, variant: shownVariant(variant) }
  return answerFile(library, req, said, isNew ? 201 : 200)
}
