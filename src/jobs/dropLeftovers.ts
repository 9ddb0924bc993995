import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { atomicUpdate } from '../compat/atomicUpdate.js'
import { familyOf, isOwnKey } from '../core/objectKey.js'
import { storeOf } from '../library/storeOf.js'
import { heldBy, noClaim } from './claimFields.js'

/**
 * Removes what attempts that failed wrote beside an original: all of its family that its row does not name. A failed
 * file keeps its claim until then, so that `sweep` finds the removal that was cut off.
 */
export const dropLeftovers = async (
  library: MediaLibrary,
  file: MediaFile,
): Promise<void> => {
  const { id, claimToken, storagePath, variants } = file
  const storage = storeOf(library, file)
  const named = new Set([storagePath, ...(variants ?? []).map(({ key }) => key)])
  const leftovers: string[] = []
  if (isOwnKey(storagePath)) {
    for await (const { key } of storage.list(familyOf(storagePath))) {
      if (!named.has(key)) {
        leftovers.push(key)
      }
    }
  }
  await storage.remove(leftovers)
  await atomicUpdate(library, {
    collection: library.slugs.media,
    data: noClaim,
    where: { and: [{ id: { equals: id } }, { status: { equals: 'failed' } }, heldBy(claimToken)] },
  })
}
