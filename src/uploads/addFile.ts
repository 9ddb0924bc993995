import type { PayloadRequest } from 'payload'

import type { UploadWay } from '../core/uploadWays.js'
import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary, User } from '../library/MediaLibrary.js'

import { attachUpload } from './attachUpload.js'
import { discard, type IncomingFile, storeFile } from './storeFile.js'

interface Addition {
  /** Checked by `checkMetadata`. */
  readonly metadata: Record<string, unknown>
  readonly req?: PayloadRequest
  readonly user: User
  readonly way: UploadWay
}

/** Takes a body in and makes its row; when either fails nothing is left of it. Throws what both do. */
export const addFile = async (
  library: MediaLibrary,
  file: IncomingFile,
  { metadata, req, user, way }: Addition,
): Promise<MediaFile> => {
  const ticket = await storeFile(library, user, file)
  try {
    return await attachUpload(library, { metadata, req, ticket, user, way })
  } catch (error) {
    await discard(library, ticket)
    throw error
  }
}
