import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { familyOf, isOwnKey } from '../core/objectKey.js'
import { storeOf } from '../library/storeOf.js'

const ofRenditions = /\.(?:m3u8|mp4|webm)$/

/**
 * Removes renditions that lie beside a film and its row does not name: those of attempts that were killed, and those that
 * are obsolete. Only who has the claim may, and while nothing is being written.
 */
export const dropRests = async (
  library: MediaLibrary,
  { id, renditionToken, storagePath, ...file }: MediaFile,
): Promise<void> => {
  if (!isOwnKey(storagePath)) {
    return
  }
  const storage = storeOf(library, file)
  const found: string[] = []
  for await (const { key } of storage.list(familyOf(storagePath))) {
    if (ofRenditions.test(key)) {
      found.push(key)
    }
  }
  // Asked after the list: whoever wrote one of these as another began before it ended.
  const row = (await library.payload.db.findOne({
    collection: library.slugs.media,
    where: { id: { equals: id } },
  })) as unknown as MediaFile | null
  if (row?.storagePath === storagePath && row.renditionToken === renditionToken) {
    const named = new Set([storagePath, ...(row.variants ?? []).map(({ key }) => key)])
    await storage.remove(found.filter((key) => !named.has(key)))
  }
}
