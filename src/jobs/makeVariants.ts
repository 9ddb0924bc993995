import type { Where } from 'payload'

import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { JobInputs } from '../queues/JobQueue.js'

import { MediaError } from '../errors/MediaError.js'
import { finishReplacement } from '../replacements/finishReplacement.js'
import { moveProcessing } from '../states/moveProcessing.js'
import { countVariants } from '../usage/countVariants.js'
import { heldBy, newClaim, noClaim } from './claimFields.js'
import { dropLeftovers } from './dropLeftovers.js'
import { measuredVariants } from './measuredVariants.js'
import { renderVariants } from './renderVariants.js'
import { sentenceFor } from './sentenceFor.js'

/** What files that are no pictures have. */
const nothing = { variantsSize: 0 }

/** What will fail again however often it is tried. */
const isHopeless = (error: unknown) =>
  MediaError.is(error, 'IMAGE_TOO_LARGE', 'IMAGE_UNREADABLE', 'QUOTA_EXCEEDED')

const putBack = async (
  library: MediaLibrary,
  { attempts, id }: MediaFile,
  where: Where,
  error: unknown,
): Promise<void> => {
  const isFree = MediaError.is(error, 'STORAGE_UNAVAILABLE')
  const processingError = sentenceFor(error, 'The picture could not be processed.')
  library.payload.logger.warn({ err: error, file: id, msg: 'Making variants failed' })
  if (MediaError.is(error, 'QUOTA_EXCEEDED')) {
    library.telemetry.count('quota_refusals_total')
  }
  if (isHopeless(error) || (!isFree && attempts >= library.scan.attempts)) {
    const failed = await moveProcessing(library, {
      file: id,
      from: ['processing'],
      set: { processingError },
      to: 'failed',
      where,
    })
    await (failed && dropLeftovers(library, failed))
    return
  }
  const delay = library.scan.retryMs * 2 ** Math.min(attempts, 6)
  const next = newClaim(library, delay)
  const row = await moveProcessing(library, {
    file: id,
    from: ['processing'],
    set: { ...next, processingError, ...(isFree ? { attempts: attempts - 1 } : {}) },
    to: 'pending',
    where,
  })
  if (row) {
    const { claimToken: token } = next
    await library.queue.add(library.payload, 'makeVariants', { file: id, token }, { delay })
  }
}

/**
 * Makes the thumbnail, every preset, the placeholder and the colour of one clean picture from one decode. Other files
 * are ready as they are. Runs as often as it likes: names are the same every time, and the row is claimed first.
 * Where the owner has no room for them there are none, and the original is served as before.
 */
export const makeVariants = async (
  library: MediaLibrary,
  { file: id, token }: JobInputs['makeVariants'],
): Promise<void> => {
  const claim = newClaim(library)
  const file = await moveProcessing(library, {
    file: id,
    from: ['pending'],
    set: { ...claim, attempts: { $inc: 1 } },
    to: 'processing',
    where: { and: [{ scanStatus: { equals: 'CLEAN' } }, heldBy(token)] },
  })
  if (!file) {
    return
  }
  const where = heldBy(claim.claimToken)
  try {
    const made = file.mediaType === 'image' ? await measuredVariants(library, file, () => renderVariants(library, file)) : nothing
    const processedAt = new Date().toISOString()
    await countVariants(library, file, {
      set: { ...noClaim, ...made, attempts: 0, processedAt, processingError: null },
      variantsSize: made.variantsSize,
      where,
    })
  } catch (error) {
    await putBack(library, file, where, error)
  }
  if (file.replaces) {
    await finishReplacement(library, id)
  }
}
