import type { Where } from 'payload'

import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { moveRenditions } from '../states/moveRenditions.js'
import { noRenditionClaim } from './renditionClaim.js'
import { isFulfilled, tooLong, wantsRenditions, wishesFor } from './wishes.js'

/** Nobody has decided yet whether this film gets any: nothing was made, and nothing was said. */
export const isUndecided: Where = {
  and: [
    { or: [{ renditionStatus: { equals: 'none' } }, { renditionStatus: { exists: false } }] },
    { renditionError: { exists: false } },
  ],
}

/** What it has is not what the options ask for now. */
const isStale = (
  library: MediaLibrary,
  { height, renditionStatus, variants, width }: MediaFile,
): boolean =>
  renditionStatus === 'ready' &&
  Boolean(height && width) &&
  !isFulfilled(wishesFor(library, { height: height!, width: width! }, variants ?? []))

/**
 * Queues the renditions of a film whose other derivatives have just been made, where the options ask for any: those of
 * a new film, and those that are not as the options say now. What failed, or was removed, waits until somebody asks.
 */
export const wantRenditions = async (
  library: MediaLibrary,
  file: MediaFile | null,
): Promise<void> => {
  if (file?.mediaType !== 'video' || !wantsRenditions(library)) {
    return
  }
  const { id, duration } = file
  const renditionError = tooLong(library, duration)
  if (renditionError) {
    await moveRenditions(library, {
      file: id,
      from: ['none'],
      set: { renditionError },
      to: 'none',
      where: isUndecided,
    })
    return
  }
  const from = isStale(library, file) ? (['ready'] as const) : (['none'] as const)
  const moved = await moveRenditions(library, {
    file: id,
    from,
    set: { ...noRenditionClaim, renditionAttempts: 0, renditionError: null, renditionProgress: 0 },
    to: 'pending',
    ...(from[0] === 'none' ? { where: isUndecided } : {}),
  })
  await (moved && library.queue.add(library.payload, 'makeRenditions', { file: id }))
}
