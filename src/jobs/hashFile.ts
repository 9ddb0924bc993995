import { pipeline } from 'node:stream/promises'

import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { storeOf } from '../library/storeOf.js'
import { hashing } from './hashing.js'

/** The SHA-256 of what the store holds of a file, read once; `null` when it is not as long as its row says. */
export const hashFile = async (
  library: MediaLibrary,
  file: MediaFile,
  signal: AbortSignal,
): Promise<null | string> => {
  const hash = hashing()
  hash.stream.resume()
  await pipeline(await storeOf(library, file).read(file.storagePath), hash.stream, { signal })
  return hash.size() === file.filesize ? hash.digest() : null
}
