import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { JobContext, JobInputs } from '../queues/JobQueue.js'
import type { Attempt } from '../renditions/Attempt.js'

import { tagOf } from '../derivatives/keyBeside.js'
import { storeOf } from '../library/storeOf.js'
import { makeMissing } from '../renditions/makeMissing.js'
import { giveUp, putBack } from '../renditions/putBack.js'
import {
  isOpen,
  madeBy,
  newRenditionClaim,
  noRenditionClaim,
} from '../renditions/renditionClaim.js'
import { claimLost, startPulse } from '../renditions/startPulse.js'
import { moveRenditions } from '../states/moveRenditions.js'

const unwatched: JobContext = { progress: () => undefined, signal: new AbortController().signal }

const claimFile = (
  library: MediaLibrary,
  { file, token }: JobInputs['makeRenditions'],
): Promise<MediaFile | null> =>
  moveRenditions(library, {
    file,
    from: ['pending'],
    set: {
      ...newRenditionClaim(library),
      renditionAttempts: { $inc: 1 },
      renditionError: null,
      renditionProgress: 0,
    },
    to: 'processing',
    where: { and: [isOpen, madeBy(token)] },
  })

/** They are all there; or there are none, for a reason. */
const finish = (
  library: MediaLibrary,
  { id, renditionToken }: MediaFile,
  reason: null | string,
) => {
  const set = {
    ...noRenditionClaim,
    renditionAttempts: 0,
    renditionError: reason,
    renditionProgress: reason ? null : 100,
  }
  const move = { file: id, from: ['processing'], set, where: madeBy(renditionToken) } as const
  return moveRenditions(library, { ...move, to: reason ? 'none' : 'ready' })
}

/** What was written and came to nothing. */
const clear = async (library: MediaLibrary, { file, unnamed }: Attempt): Promise<void> => {
  await storeOf(library, file)
    .remove([...unnamed])
    .catch((err: unknown) => {
      library.payload.logger.warn({
        err,
        file: file.id,
        msg: 'Rests of renditions wait for the next attempt',
      })
    })
}

/**
 * Makes the renditions of one film that are missing. It is served meanwhile. Runs as often as it likes: the row is
 * claimed first, each rendition is written under a name of the attempt's own and is the film's as soon as it is done, and
 * a worker that is lost has its place taken by another, which goes on with what is missing.
 */
export const makeRenditions = async (
  library: MediaLibrary,
  input: JobInputs['makeRenditions'],
  { progress, signal }: JobContext = unwatched,
): Promise<void> => {
  const file = await claimFile(library, input)
  if (!file) {
    return
  }
  const pulse = startPulse(library, file, signal, (percent) => progress(percent, 100))
  const attempt: Attempt = {
    file,
    pulse,
    tag: tagOf(file.renditionToken!),
    unnamed: new Set(),
    written: [],
  }
  try {
    const reason = await makeMissing(library, attempt)
    await pulse.stop()
    await finish(library, file, reason)
    progress(100, 100)
  } catch (error) {
    await pulse.stop()
    await clear(library, attempt)
    await (error === claimLost || pulse.signal.aborted
      ? giveUp(library, file)
      : putBack(library, file, error))
  }
}
