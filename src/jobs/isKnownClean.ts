import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

/**
 * Whether these very bytes were scanned under another row, by this scanner with these signatures, and were clean. What an
 * admin released was not; and of a version that does not name its signatures nothing follows.
 */
export const isKnownClean = async (
  { payload, scanner, slugs }: MediaLibrary,
  { id, filesize }: MediaFile,
  { scannerVersion, sha256 }: { readonly scannerVersion: string; readonly sha256: string },
): Promise<boolean> => {
  if (!scanner.isExact?.(scannerVersion)) {
    return false
  }
  const { totalDocs } = await payload.db.count({
    collection: slugs.media,
    where: {
      and: [
        { sha256: { equals: sha256 } },
        { filesize: { equals: filesize } },
        { id: { not_equals: id } },
        { scanStatus: { equals: 'CLEAN' } },
        { scannerVersion: { equals: scannerVersion } },
        { releasedAt: { exists: false } },
      ],
    },
  })
  return totalDocs > 0
}
