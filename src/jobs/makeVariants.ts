import type { Where } from 'payload'

import type { MediaFile, Variant } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { JobContext, JobInputs } from '../queues/JobQueue.js'

import { isRendition } from '../core/Variant.js'
import { tagOf } from '../derivatives/keyBeside.js'
import { makers } from '../derivatives/makers.js'
import { MediaError } from '../errors/MediaError.js'
import { retryDelay } from '../library/retryDelay.js'
import { storeOf } from '../library/storeOf.js'
import { wantRenditions } from '../renditions/wantRenditions.js'
import { finishReplacement } from '../replacements/finishReplacement.js'
import { moveProcessing } from '../states/moveProcessing.js'
import { changeVariants } from '../usage/changeVariants.js'
import { heldBy, newClaim, noClaim } from './claimFields.js'
import { dropLeftovers } from './dropLeftovers.js'
import { measuredVariants } from './measuredVariants.js'
import { readShapes, shapesFor } from './readShapes.js'
import { sentenceFor } from './sentenceFor.js'

/** What will fail again however often it is tried. */
const isHopeless = (error: unknown) =>
  MediaError.is(error, 'IMAGE_TOO_LARGE', 'IMAGE_UNREADABLE', 'MEDIA_UNREADABLE', 'QUOTA_EXCEEDED')

/** No fault of the file: the attempt does not count. */
const isFree = (error: unknown) => MediaError.is(error, 'STORAGE_UNAVAILABLE')

const putBack = async (
  library: MediaLibrary,
  { attempts, id }: MediaFile,
  { madeWith, where }: { readonly madeWith: string; readonly where: Where },
  error: unknown,
): Promise<void> => {
  const processingError = sentenceFor(error, 'The file could not be processed.')
  library.payload.logger.warn({ err: error, file: id, msg: 'Making variants failed' })
  if (MediaError.is(error, 'QUOTA_EXCEEDED')) {
    library.telemetry.count('quota_refusals_total')
  }
  if (isHopeless(error) || (!isFree(error) && attempts >= library.scan.attempts)) {
    const failed = await moveProcessing(library, {
      file: id,
      from: ['processing'],
      // With these presets it has been tried.
      set: { madeWith, processingError },
      to: 'failed',
      where,
    })
    await (failed && dropLeftovers(library, failed))
    return
  }
  const delay = retryDelay(library, attempts)
  const next = newClaim(library, delay)
  const row = await moveProcessing(library, {
    file: id,
    from: ['processing'],
    set: { ...next, processingError, ...(isFree(error) ? { attempts: attempts - 1 } : {}) },
    to: 'pending',
    where,
  })
  if (row) {
    const { claimToken: token } = next
    await library.queue.add(library.payload, 'makeVariants', { file: id, token }, { delay })
  }
}

/** Something of earlier attempts may lie beside the original: what they wrote before they were lost, or what is obsolete. */
const mayHaveLeftovers = ({ attempts, madeWith, processingError, variants }: MediaFile): boolean =>
  attempts > 1 || Boolean(madeWith || processingError || variants?.length)

interface Outcome {
  readonly set: Readonly<Record<string, unknown>>
  readonly variants: readonly Variant[]
}

/** The file is ready, and its variants count. Answers its row, or `null` when the claim is lost. */
const finish = (
  library: MediaLibrary,
  file: MediaFile,
  { set, variants }: Outcome,
  where: Where,
): Promise<MediaFile | null> =>
  changeVariants(library, file, {
    change: (now) => [...variants, ...now.filter(isRendition)],
    where,
    write: ({ data, req, where: conditions }) =>
      moveProcessing(library, {
        file: file.id,
        from: ['processing'],
        req,
        set: {
          ...data,
          ...set,
          // The claim stays until the leftovers are gone, so that `sweep` finds a removal that was cut off.
          ...(mayHaveLeftovers(file) ? {} : noClaim),
          attempts: 0,
          processedAt: new Date().toISOString(),
          processingError: null,
        },
        to: 'ready',
        where: conditions,
      }),
  })

/**
 * Makes what there is to make of one clean file: pictures in every preset, the poster of a film, the waveform of a
 * sound, the first page of a document. Runs as often as it likes: the row is claimed first, each attempt writes under names
 * of its own, and the old ones are served until the row names the new. Where the owner has no room for them there are
 * none, and the original is served as before.
 */
export const makeVariants = async (
  library: MediaLibrary,
  { file: id, token }: JobInputs['makeVariants'],
  { signal }: Pick<JobContext, 'signal'> = { signal: new AbortController().signal },
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
  const written: string[] = []
  const { all, madeWith: fingerprint } = await readShapes(library)
  const madeWith = fingerprint(file.mediaType)
  try {
    const shapes = shapesFor(all, file.mediaType)
    const making = { file, shapes, signal, tag: tagOf(claim.claimToken), written }
    const { set, variants } = await measuredVariants(library, file, () =>
      makers[file.mediaType](library, making),
    )
    const done = await finish(library, file, { set: { ...set, madeWith }, variants }, where)
    await (done
      ? done.claimToken && dropLeftovers(library, done)
      : storeOf(library, file).remove(written))
    await wantRenditions(library, done)
  } catch (error) {
    await putBack(library, file, { madeWith, where }, error)
  }
  if (file.replaces) {
    await finishReplacement(library, id)
  }
}
