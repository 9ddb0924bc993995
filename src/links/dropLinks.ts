import type { CollectionBeforeDeleteHook } from 'payload'

import type { MediaLibrary } from '../library/MediaLibrary.js'

/** Days a link is kept that does not work any more: until then its reader is told that it expired. */
const keptDays = 30

/** In the transaction that deletes a file: its links go with it. */
export const dropLinks =
  (library: MediaLibrary): CollectionBeforeDeleteHook =>
  async ({ id, req }) => {
    await library.payload.db.deleteMany({
      collection: library.slugs.links,
      req,
      where: { file: { equals: id } },
    })
  }

/** Removes links that ended a month ago. */
export const dropOldLinks = async ({ now, payload, slugs }: MediaLibrary): Promise<void> => {
  const before = new Date(now() - keptDays * 86_400_000).toISOString()
  await payload.db.deleteMany({
    collection: slugs.links,
    where: { expiresAt: { less_than: before } },
  })
}
