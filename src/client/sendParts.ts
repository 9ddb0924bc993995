import type { Connection } from './connect.js'
import type { PartSums } from './hash/partSums.js'
import type { UploadPlan } from './UploadPlan.js'

import { sendPart } from './sendPart.js'
import { signer } from './signer.js'

export interface Sending {
  /** Parts that have arrived before. */
  readonly done: ReadonlySet<number>
  readonly file: Blob
  readonly lanes: number
  /** Told what the store answered for a part. */
  readonly onEtag: (part: number, etag: string) => void
  readonly onSent: (part: number, bytes: number) => void
  readonly plan: UploadPlan
  readonly signal: AbortSignal
  readonly sums: PartSums
}

const sliceOf = (file: Blob, number: number, { partSize }: UploadPlan) =>
  file.slice((number - 1) * partSize, number * partSize)

/** Sends the parts of `file` that are missing, several at once. Throws what stopped the first that failed for good. */
export const sendParts = async (
  connection: Connection,
  { done, file, lanes, onEtag, onSent, plan, signal, sums }: Sending,
): Promise<void> => {
  const numbers = Array.from({ length: plan.partCount }, (_, i) => i + 1)
  const missing = numbers.filter((number) => !done.has(number))
  const failure = new AbortController()
  const stopped = AbortSignal.any([signal, failure.signal])
  const places = new Map(missing.map((number, place) => [number, place]))
  const left = new Set(missing)
  const addressOf = signer(connection, plan, left, stopped)

  const queue = missing.values()
  const lane = async () => {
    for (const number of queue) {
      const etag = await sendPart(connection, {
        addressOf,
        body: sliceOf(file, number, plan),
        number,
        onSent: (bytes) => onSent(number, bytes),
        signal: stopped,
        sumOf: () => {
          const sum = sums.take(number)
          const next = missing[places.get(number)! + lanes]
          if (next !== undefined) {
            sums.prepare(next)
          }
          return sum
        },
      })
      left.delete(number)
      if (etag) {
        onEtag(number, etag)
      }
    }
  }
  try {
    await Promise.all(Array.from({ length: Math.min(lanes, missing.length) }, lane))
  } catch (error) {
    failure.abort(error)
    throw error
  }
}
