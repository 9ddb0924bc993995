import type { CollectionConfig } from 'payload'

import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { MediaError } from '../errors/MediaError.js'
import { start } from '../library/start.js'
import { serveFile } from './serveFile.js'

type UploadHandler = NonNullable<
  Exclude<CollectionConfig['upload'], boolean | undefined>['handlers']
>[number]

/** Payload's own `/file/:filename` goes through the gate: the document is the one that `access.read` let through. */
export const gateHandler =
  (library: MediaLibrary): UploadHandler =>
  async (req, { doc }) => {
    await start(library, req.payload)
    if (!doc) {
      throw new MediaError('FILE_NOT_FOUND', 'There is no such file.')
    }
    // Payload itself may ask for bytes here, and does not follow a redirect.
    const serving = { headers: req.headers, isHead: req.method === 'HEAD', mayRedirect: false }
    return serveFile(library, doc as unknown as MediaFile, serving)
  }
