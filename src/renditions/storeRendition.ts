import type { Variant } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Attempt } from './Attempt.js'

import { type NewVariant, writeVariant } from '../derivatives/writeVariant.js'

/** Writes what was made beside its film. Until the row names it, the attempt answers for its removal. */
export const storeRendition = async (
  library: MediaLibrary,
  { file, pulse, tag, unnamed, written }: Attempt,
  made: NewVariant,
): Promise<Variant> => {
  pulse.signal.throwIfAborted()
  const before = written.length
  try {
    return await writeVariant(library, { file, tag, written }, made)
  } finally {
    written.slice(before).forEach((key) => unnamed.add(key))
  }
}
