import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { MediaError } from '../errors/MediaError.js'
import { moveRenditions } from '../states/moveRenditions.js'
import { noRenditionClaim } from './renditionClaim.js'
import { tooLong, wantsRenditions } from './wishes.js'

/**
 * Asks for the renditions of a film that it does not have, also after they failed, or were removed. Throws
 * `NOT_PROCESSABLE` for what gets none.
 */
export const askRenditions = async (library: MediaLibrary, file: MediaFile): Promise<void> => {
  const { id, duration, mediaType } = file
  if (mediaType !== 'video') {
    throw new MediaError('NOT_PROCESSABLE', 'Only films have renditions.', { id })
  }
  if (!wantsRenditions(library)) {
    const message =
      'This library makes no renditions: none are in its options `video.renditions` and `video.hls`.'
    throw new MediaError('NOT_PROCESSABLE', message, { id })
  }
  const reason = tooLong(library, duration)
  if (reason) {
    throw new MediaError('NOT_PROCESSABLE', reason, {
      duration,
      maxSeconds: library.video.maxSeconds,
    })
  }
  const set = {
    ...noRenditionClaim,
    renditionAttempts: 0,
    renditionError: null,
    renditionProgress: 0,
  }
  // Where they are being made already nothing moves, and the job finds out.
  await moveRenditions(library, {
    file: id,
    from: ['none', 'pending', 'ready', 'failed'],
    set,
    to: 'pending',
  })
  await library.queue.add(library.payload, 'makeRenditions', { file: id })
}
