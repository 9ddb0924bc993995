import type { PayloadRequest } from 'payload'

import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Handler } from './Route.js'

import { insistServable } from '../delivery/insistServable.js'
import { requireUser } from '../library/authorize.js'
import { askRenditions } from '../renditions/askRenditions.js'
import { removeRenditions } from '../renditions/removeRenditions.js'
import { readForUpdate } from '../replacements/findReplaceable.js'
import { answerFile } from './answerFile.js'
import { fileID } from './files.js'

/** The file, if this person may change it. */
const changeable = (library: MediaLibrary, req: PayloadRequest): Promise<MediaFile> =>
  readForUpdate(library, requireUser(library, req), fileID(library, req))

/** `POST /media/:id/renditions`: those that are missing will be made. */
export const ask: Handler = async (library, req) => {
  const file = await changeable(library, req)
  insistServable(file)
  await askRenditions(library, file)
  return answerFile(library, req, { message: 'The renditions that are missing will be made.' }, 202)
}

/** `DELETE /media/:id/renditions` */
export const remove: Handler = async (library, req) => {
  await removeRenditions(library, await changeable(library, req))
  return answerFile(library, req, { message: 'The renditions were removed.' }, 200)
}
