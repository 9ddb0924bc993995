import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { MediaError } from '../errors/MediaError.js'
import { serveFile, type Serving } from './serveFile.js'

/**
 * Serves the file that `find` answers, and asks it once more when the bytes were replaced, or moved to another store,
 * since the row was read.
 */
export const serveCurrent = async (
  library: MediaLibrary,
  find: () => Promise<MediaFile>,
  serving: Serving,
): Promise<Response> => {
  const file = await find()
  return serveFile(library, file, serving).catch(async (error: unknown) => {
    const now = MediaError.is(error, 'OBJECT_NOT_FOUND') ? await find() : file
    if (now.storagePath === file.storagePath && now.storageProvider === file.storageProvider) {
      throw error
    }
    return serveFile(library, now, serving)
  })
}
