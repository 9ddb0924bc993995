import type { Connection } from './connect.js'
import type { Gate } from './gate.js'
import type { SumsFor } from './hash/sumsFor.js'
import type { WholeHash } from './hash/wholeHash.js'
import type { Recalled } from './memory/recall.js'
import type { Tracker } from './trackProgress.js'
import type { StoredUpload, UploadOptions } from './UploadOptions.js'
import type { ID, UploadedFile } from './UploadPlan.js'
import type { UploadItemState } from './uploadStore.js'

import { abortUpload } from './abortUpload.js'
import { beginUpload, type Begun } from './beginUpload.js'
import { callApi } from './callApi.js'
import { isMediaLibraryError } from './errorFrom.js'
import { sendParts } from './sendParts.js'
import { orAborted } from './waiting.js'

/** Stores and browsers do not send more at once, whatever was wished. */
const mostLanes = 32

/** One upload under way, and what belongs to it. */
export interface Run {
  readonly connection: Connection
  /** What the store answered, by upload and part. */
  readonly etags: Map<ID, Map<number, string>>
  readonly filename: string
  readonly gate: Gate
  readonly hash: WholeHash
  readonly onId: (id: ID) => void
  readonly onState: (state: UploadItemState) => void
  readonly options: UploadOptions
  readonly recalled: Recalled
  /** Aborted when the upload is cancelled. */
  readonly signal: AbortSignal
  readonly sums: SumsFor
  readonly tracker: Tracker
}

const lanesOf = ({ lanes = 4 }: UploadOptions) =>
  Math.min(Math.max(1, Math.floor(lanes)), mostLanes)

/** The hash to begin with. While the library answers there is time to read what leaves first. */
const readAhead = async ({ hash, options, sums }: Run): Promise<null | string> => {
  const sha256 = await hash.atBegin()
  const first = sums.of(options.partSize)
  Array.from({ length: lanesOf(options) }, (_, i) => first.prepare(i + 1))
  hash.start()
  return sha256
}

/** Goes on with an upload, or begins one. */
const begin = async (run: Run, resume?: ID): Promise<Begun> => {
  const { connection, filename, options, recalled, signal } = run
  const beginning = beginUpload(connection, {
    ...options,
    filename,
    resume,
    sha256: () => readAhead(run),
    signal,
    takesStored: options.complete !== false || options.resume !== undefined,
  })
  const begun = await orAborted(beginning, signal).catch((error: unknown) => {
    // The request was on its way already: what it began has to end.
    beginning.then(
      ({ plan: { id } }) => signal.aborted && void abortUpload(connection, id),
      () => {},
    )
    throw error
  })
  run.onId(begun.plan.id)
  await recalled.keep(begun.plan)
  return begun
}

const arrivedOf = ({ done, plan: { partSize } }: Begun, size: number) =>
  [...done].map((number) => [number, Math.min(partSize, size - (number - 1) * partSize)] as const)

/**
 * Sends what is missing, and answers the upload it belongs to: after a pause the library is asked what arrived, and an
 * upload that is over begins anew.
 */
const send = async (run: Run, first: Begun): Promise<Begun> => {
  const { connection, gate, onState, options, signal, sums, tracker } = run
  const { file } = options
  for (let begun = first; ; begun = await begin(run, begun.plan.id)) {
    await gate.opened(signal)
    tracker.start(arrivedOf(begun, file.size))
    if (begun.isStored) {
      return begun
    }
    onState('uploading')
    const pausing = gate.signal()
    try {
      await sendParts(connection, {
        done: begun.done,
        file,
        lanes: lanesOf(options),
        onEtag: (number, etag) => etagsOf(run, begun).set(number, etag),
        onSent: tracker.sent,
        plan: begun.plan,
        signal: AbortSignal.any([signal, pausing]),
        sums: sums.of(begun.plan.partSize),
      })
      return begun
    } catch (error) {
      if (signal.aborted || !pausing.aborted) {
        throw error
      }
    }
    await gate.opened(signal)
  }
}

const etagsOf = ({ etags }: Run, { plan: { id } }: Begun): Map<number, string> => {
  const known = etags.get(id) ?? new Map<number, string>()
  etags.set(id, known)
  return known
}

/** Every part with its ETag, which saves the library a question to the store; nothing where one is not known. */
const partsOf = (run: Run, begun: Begun) => {
  const etags = etagsOf(run, begun)
  return etags.size === begun.plan.partCount
    ? [...etags].map(([number, etag]) => ({ etag, number }))
    : undefined
}

const finish = async (run: Run, begun: Begun) => {
  const { connection, hash, options, signal } = run
  const sha256 = (await orAborted(hash.atEnd(), signal)) ?? undefined
  const { doc } = await callApi<{ doc: UploadedFile }>(connection, {
    body: { ...options.metadata, id: begun.plan.id, parts: partsOf(run, begun), sha256 },
    method: 'POST',
    path: '/upload/multipart/complete',
    signal,
  })
  return doc
}

/** What the store lost is sent once more; what was begun with other bytes of the same file begins anew. */
const mend = async (run: Run, { isNew, plan: { id } }: Begun, error: unknown): Promise<Begun> => {
  if (isMediaLibraryError(error, 'UPLOAD_INCOMPLETE')) {
    return begin(run, id)
  }
  if (!isNew && isMediaLibraryError(error, 'INVALID_CHECKSUM')) {
    await abortUpload(run.connection, id)
    return begin(run)
  }
  throw error
}

/** From the first question to the library to its last answer, with as many pauses as are made. */
export const runUpload = async (run: Run, resume?: ID): Promise<StoredUpload> => {
  const { gate, hash, onState, options, recalled, signal, tracker } = run
  let begun = await begin(run, resume)
  for (let isMended = false; ; isMended = true) {
    hash.start()
    begun = await send(run, begun)
    await gate.opened(signal)
    tracker.end()
    if (options.complete === false) {
      return { doc: null, id: begun.plan.id, sha256: await orAborted(hash.made(), signal) }
    }
    onState('checking')
    try {
      const doc = await finish(run, begun)
      await recalled.forget()
      return { doc, id: begun.plan.id, sha256: await hash.made() }
    } catch (error) {
      if (isMended) {
        throw error
      }
      begun = await mend(run, begun, error)
    }
  }
}
