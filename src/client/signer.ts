import type { Connection } from './connect.js'
import type { SignedPart, UploadPlan } from './UploadPlan.js'

import { callApi } from './callApi.js'

/** Addresses asked for in one request. */
const batchSize = 100

/** Parts before the last known address at which the next ones are asked for. */
const ahead = 25

/** Gives the address of a part; another one than `refused`, which the store did not take. */
export type Signer = (number: number, refused?: SignedPart) => Promise<SignedPart>

interface Address {
  /** Parts whose addresses were signed together, and grow old together. */
  readonly batch: readonly number[]
  readonly part: Promise<SignedPart>
}

/** Addresses for the parts that are `left`, asked for a hundred at a time, ahead of need. */
export const signer = (
  connection: Connection,
  { id, parts }: UploadPlan,
  left: ReadonlySet<number>,
  signal: AbortSignal,
): Signer => {
  const wanted = [...left]
  const places = new Map(wanted.map((number, place) => [number, place]))
  const first = parts.map(({ number }) => number)
  const known = new Map<number, Address>(
    parts.map((part) => [part.number, { batch: first, part: Promise.resolve(part) }]),
  )

  const ask = (): void => {
    const batch = [...left].filter((number) => !known.has(number)).slice(0, batchSize)
    const answer = callApi<{ parts: SignedPart[] }>(connection, {
      body: { id, numbers: batch },
      method: 'POST',
      path: '/upload/multipart/part',
      signal,
    })
    for (const number of batch) {
      const part = answer.then((signed) => signed.parts.find((one) => one.number === number)!)
      // Whoever needs it is told; until then a failure is nobody's.
      part.catch(() => known.delete(number))
      known.set(number, { batch, part })
    }
  }

  const addressOf = (number: number): Address => {
    if (!known.has(number)) {
      ask()
    }
    const later = wanted[places.get(number)! + ahead]
    if (later !== undefined && left.has(later) && !known.has(later)) {
      ask()
    }
    return known.get(number)!
  }

  return async (number, refused) => {
    const address = addressOf(number)
    const part = await address.part
    if (!refused || part.url !== refused.url) {
      return part
    }
    // Only the first of several lanes that were refused: the others find what it asked for.
    if (known.get(number) === address) {
      address.batch.forEach((other) => known.delete(other))
    }
    return addressOf(number).part
  }
}
