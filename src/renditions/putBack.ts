import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { MediaError } from '../errors/MediaError.js'
import { reasonsOf } from '../errors/reasonsOf.js'
import { retryDelay } from '../library/retryDelay.js'
import { moveRenditions } from '../states/moveRenditions.js'
import { madeBy, newRenditionClaim, noRenditionClaim } from './renditionClaim.js'

const sentence = 'The film could not be converted.'

const hasNoRoom = (error: unknown): boolean =>
  [...reasonsOf(error)].some(({ code }) => code === 'ENOSPC')

/** What people may read of an error: our own words. */
const told = (error: unknown): string => {
  const own = hasNoRoom(error) ? 'The worker has no room for this film now.' : sentence
  return MediaError.is(error) ? error.message : own
}

/** What will fail again however often it is tried. */
const isHopeless = (error: unknown) =>
  MediaError.is(
    error,
    'IMAGE_TOO_LARGE',
    'MEDIA_UNREADABLE',
    'NOT_PROCESSABLE',
    'PROGRAM_MISSING',
    'QUOTA_EXCEEDED',
  )

/** No fault of the film: the attempt does not count. */
const isFree = (error: unknown) =>
  MediaError.is(error, 'DATABASE_UNAVAILABLE', 'PROCESSING_BUSY', 'STORAGE_UNAVAILABLE') ||
  hasNoRoom(error)

/** The file waits for its next worker, at once, and nobody is blamed. */
export const giveUp = async (
  library: MediaLibrary,
  { id, renditionAttempts, renditionToken }: MediaFile,
): Promise<void> => {
  const set = {
    ...noRenditionClaim,
    renditionAttempts: Math.max(0, renditionAttempts - 1),
    renditionProgress: 0,
  }
  const where = madeBy(renditionToken)
  const row = await moveRenditions(library, {
    file: id,
    from: ['processing'],
    set,
    to: 'pending',
    where,
  })
  await (row && library.queue.add(library.payload, 'makeRenditions', { file: id }))
}

/** After an attempt that failed: the file waits for another one, or is left as it is until somebody asks. */
export const putBack = async (
  library: MediaLibrary,
  { id, renditionAttempts: attempts, renditionToken }: MediaFile,
  error: unknown,
): Promise<void> => {
  const renditionError = told(error)
  const where = madeBy(renditionToken)
  library.payload.logger.warn({ err: error, file: id, msg: 'Making renditions failed' })
  if (MediaError.is(error, 'QUOTA_EXCEEDED')) {
    library.telemetry.count('quota_refusals_total')
  }
  if (isHopeless(error) || (!isFree(error) && attempts >= library.scan.attempts)) {
    const set = { ...noRenditionClaim, renditionError }
    await moveRenditions(library, { file: id, from: ['processing'], set, to: 'failed', where })
    return
  }
  const delay = retryDelay(library, attempts)
  const next = newRenditionClaim(library, delay)
  const renditionAttempts = isFree(error) ? Math.max(0, attempts - 1) : attempts
  const set = { ...next, renditionAttempts, renditionError, renditionProgress: 0 }
  const row = await moveRenditions(library, {
    file: id,
    from: ['processing'],
    set,
    to: 'pending',
    where,
  })
  const { renditionToken: token } = next
  await (row &&
    library.queue.add(library.payload, 'makeRenditions', { file: id, token }, { delay }))
}
