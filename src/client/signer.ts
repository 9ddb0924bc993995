import type { Connection } from './connect.js'
import type { SignedPart, UploadPlan } from './UploadPlan.js'

import { callApi } from './callApi.js'

/** Addresses asked for in one request. */
const batchSize = 100

/** Gives the address of a part: the one that is known, or, with `anew`, one that was just signed. */
export type Signer = (number: number, options: { readonly anew: boolean }) => Promise<SignedPart>

/** Addresses for the parts `wanted`, asked for a hundred at a time, as they are needed. */
export const signer = (
  connection: Connection,
  { id, parts }: UploadPlan,
  wanted: readonly number[],
  signal: AbortSignal,
): Signer => {
  const known = new Map(parts.map((part) => [part.number, Promise.resolve(part)]))

  const ask = (numbers: readonly number[]) => {
    const answer = callApi<{ parts: SignedPart[] }>(connection, {
      body: { id, numbers },
      method: 'POST',
      path: '/upload/multipart/part',
      signal,
    })
    for (const number of numbers) {
      const part = answer.then(({ parts: signed }) => signed.find((one) => one.number === number)!)
      // Whoever needs it is told; until then a failure is nobody's.
      part.catch(() => known.delete(number))
      known.set(number, part)
    }
  }

  return (number, { anew }) => {
    if (anew) {
      ask([number])
    } else if (!known.has(number)) {
      ask(wanted.filter((other) => other >= number && !known.has(other)).slice(0, batchSize))
    }
    return known.get(number)!
  }
}
