import type { Connection } from './connect.js'
import type { UploadPlan } from './UploadPlan.js'

import { errorFrom, isMediaLibraryError } from './errorFrom.js'
import { type Put, putWithFetch, putWithProgress } from './putPart.js'
import { isPassing, retrying } from './retrying.js'
import { signer } from './signer.js'

export interface Sending {
  /** Parts that have arrived before. */
  readonly done: ReadonlySet<number>
  readonly file: Blob
  readonly onSent: (part: number, bytes: number) => void
  readonly plan: UploadPlan
  readonly signal?: AbortSignal
}

/** Parts on their way at the same time. */
const atOnce = 4

/** Stores refuse an address that is too old with one of these; a new one may help. */
const refusals = [400, 403, 409, 410]

const mayPass = (error: unknown) =>
  isPassing(error) || (isMediaLibraryError(error) && refusals.includes(error.status))

const sliceOf = (file: Blob, number: number, { partSize }: UploadPlan) =>
  file.slice((number - 1) * partSize, number * partSize)

/** Sends the parts of `file` that are missing, several at once. Throws what stopped the first that failed for good. */
export const sendParts = async (
  connection: Connection,
  { done, file, onSent, plan, signal }: Sending,
): Promise<void> => {
  const numbers = Array.from({ length: plan.partCount }, (_, i) => i + 1)
  const missing = numbers.filter((number) => !done.has(number))
  const failure = new AbortController()
  const stopped = signal ? AbortSignal.any([signal, failure.signal]) : failure.signal
  const addressOf = signer(connection, plan, missing, stopped)
  const put = (request: Put) =>
    typeof XMLHttpRequest === 'undefined' || connection.hasOwnFetch
      ? putWithFetch(connection.fetch, request)
      : putWithProgress(request)

  const send = (number: number) =>
    retrying(
      async (failures) => {
        onSent(number, 0)
        const part = await addressOf(number, { anew: failures > 0 })
        const body = sliceOf(file, number, plan)
        const report = (bytes: number) => onSent(number, bytes)
        const response = await put({ body, onSent: report, part, signal: stopped })
        if (!response.ok) {
          throw await errorFrom(response)
        }
        report(body.size)
      },
      { mayPass, signal: stopped },
    )

  const queue = missing.values()
  const work = async () => {
    for (const number of queue) {
      await send(number)
    }
  }
  try {
    await Promise.all(Array.from({ length: atOnce }, work))
  } catch (error) {
    failure.abort(error)
    throw error
  }
}
