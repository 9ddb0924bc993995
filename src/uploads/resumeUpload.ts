import type { MediaUpload } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { MediaError } from '../errors/MediaError.js'
import { storeOf } from '../library/storeOf.js'
import { layoutOf } from './signParts.js'

/** Where an upload stands: its plan, and the parts that arrived. */
export const resumeUpload = async (library: MediaLibrary, upload: MediaUpload) => {
  const { expiresAt, id, key, size, state, storageUploadId } = upload
  const arrived =
    state === 'open'
      ? await storeOf(library, upload)
          .listParts({ id: storageUploadId!, key })
          .catch((error: unknown) => {
            // Stored already by a completion that was cut off: there is nothing left to send.
            if (MediaError.is(error, 'UPLOAD_NOT_FOUND')) {
              return []
            }
            throw error
          })
      : []
  const done = arrived.map(({ number, size: bytes }) => ({ number, size: bytes }))
  const isOver = state === 'open' && Date.parse(expiresAt) <= library.now()
  return { id, ...layoutOf(upload), done, expiresAt, size, state: isOver ? 'expired' : state }
}
