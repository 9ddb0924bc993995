import { buffer } from 'node:stream/consumers'

import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Source } from '../metadata/Source.js'

import { MediaError } from '../errors/MediaError.js'
import { storeOf } from '../library/storeOf.js'
import { pagedSource } from '../metadata/pagedSource.js'

/** The original of a file in its store, to be read anywhere. */
export const readFrom = (
  library: MediaLibrary,
  file: Pick<MediaFile, 'filesize' | 'storagePath' | 'storageProvider'>,
): Source =>
  pagedSource(file.filesize, async (range) => {
    const bytes = await buffer(await storeOf(library, file).read(file.storagePath, range))
    if (bytes.length !== range.end - range.start + 1) {
      throw new MediaError('STORAGE_UNAVAILABLE', 'The store delivered only a part of the file.')
    }
    return bytes
  })
