import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { MediaError } from '../errors/MediaError.js'
import { storeOf } from '../library/storeOf.js'
import { withFolder } from '../programs/withFolder.js'

/**
 * Runs `work` with the original of a file as a temporary file, in a folder of its own that is removed afterwards:
 * decoders need to seek, and memory is not for whole files.
 */
export const withCopy = async <Result>(
  library: MediaLibrary,
  file: Pick<MediaFile, 'filesize' | 'storagePath' | 'storageProvider'>,
  work: (path: string, folder: string) => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> => {
  const { filesize, storagePath } = file
  return withFolder(async (folder) => {
    const path = join(folder, 'original')
    await pipeline(await storeOf(library, file).read(storagePath), createWriteStream(path), {
      signal,
    })
    if ((await stat(path)).size !== filesize) {
      throw new MediaError('STORAGE_UNAVAILABLE', 'The store delivered only a part of the file.')
    }
    return work(path, folder)
  })
}
