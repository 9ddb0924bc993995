import type { Where } from 'payload'

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
export const dropLeftovers = async (library: MediaLibrary, file: MediaFile): Promise<void> => {
  const { id, claimToken, storagePath } = file
  const storage = storeOf(library, file)
  const found: string[] = []
  if (isOwnKey(storagePath)) {
    for await (const { key } of storage.list(familyOf(storagePath))) {
      found.push(key)
    }
  }
  const collection = library.slugs.media
  const isOurs: Where = {
    and: [{ id: { equals: id } }, { status: { in: ['failed', 'ready'] } }, heldBy(claimToken)],
  }
  // As it is now: whoever took the claim meanwhile began before the list ended, and may have written some of these.
  const row: unknown = await library.payload.db.findOne({ collection, where: isOurs })
  if (!row) {
    return
  }
  const { renditionToken, variants } = row as MediaFile
  const named = new Set([storagePath, ...(variants ?? []).map(({ key }) => key)])
  const isSpared = (key: string) =>
    Boolean(renditionToken) && key.includes(`-${tagOf(renditionToken!)}-`)
  await storage.remove(found.filter((key) => !named.has(key) && !isSpared(key)))
  await atomicUpdate(library, { collection, data: noClaim, where: isOurs })
}
