import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { atomicUpdate } from '../compat/atomicUpdate.js'
import { familyOf, isOwnKey } from '../core/objectKey.js'
import { tagOf } from '../derivatives/keyBeside.js'
import { storeOf } from '../library/storeOf.js'
import { heldBy, noClaim } from './claimFields.js'

/**
 * Removes what lies beside an original and its row does not name: what attempts wrote that failed, and what is obsolete.
 * The file keeps its claim until then, so that `sweep` finds a removal that was cut off. What a worker is making right
 * now of a film is spared.
 */
export const dropLeftovers = async (
  library: MediaLibrary,
  file: MediaFile,
): Promise<void> => {
  const { id, claimToken, renditionToken, storagePath, variants } = file
  const storage = storeOf(library, file)
  const named = new Set([storagePath, ...(variants ?? []).map(({ key }) => key)])
  const isSpared = (key: string) => Boolean(renditionToken) && key.includes(`-${tagOf(renditionToken!)}-`)
  const leftovers: string[] = []
  if (isOwnKey(storagePath)) {
    for await (const { key } of storage.list(familyOf(storagePath))) {
      if (!named.has(key) && !isSpared(key)) {
        leftovers.push(key)
      }
    }
  }
  await storage.remove(leftovers)
  await atomicUpdate(library, {
    collection: library.slugs.media,
    data: noClaim,
    where: { and: [{ id: { equals: id } }, { status: { in: ['failed', 'ready'] } }, heldBy(claimToken)] },
  })
}
