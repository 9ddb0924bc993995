import type { MediaFile, StorageUsage } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { formatBytes } from '../core/formatBytes.js'
import { MediaError } from '../errors/MediaError.js'
import { idOf } from '../library/documents.js'
import { limitsOfOwner } from '../usage/limitsOfOwner.js'

export interface Room {
  /** Bytes that one rendition may have. */
  readonly maxBytes: number
  /** Why it may not have more. */
  readonly tooLarge: () => MediaError
}

const full = (free: number): MediaError =>
  new MediaError(
    'QUOTA_EXCEEDED',
    `The renditions of this film need more than the ${formatBytes(Math.max(0, free))} that are free in the quota of its owner.`,
    { free: Math.max(0, free) },
  )

/** How large a rendition may become: as a film may be, and as the owner has room. Throws `QUOTA_EXCEEDED` when there is none. */
export const insistRoom = async (library: MediaLibrary, { user }: MediaFile): Promise<Room> => {
  const most = library.rules.maxSize.video
  const { storageBytes } = await limitsOfOwner(library, idOf(user))
  if (storageBytes != null) {
    const usage: unknown = await library.payload.db.findOne({
      collection: library.slugs.usage,
      where: { user: { equals: idOf(user) } },
    })
    const free = storageBytes - ((usage as null | StorageUsage)?.allocatedBytes ?? 0)
    if (free <= 0) {
      throw full(free)
    }
    if (free < most) {
      return { maxBytes: free + 1, tooLarge: () => full(free) }
    }
  }
  return {
    maxBytes: most,
    tooLarge: () =>
      new MediaError(
        'NOT_PROCESSABLE',
        `A rendition would be larger than the ${formatBytes(most)} a film may have.`,
        { most },
      ),
  }
}
