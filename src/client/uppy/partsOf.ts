import type { Connection } from '../connect.js'
import type { SignedPart } from '../UploadPlan.js'

import { callApi } from '../callApi.js'

/** Addresses asked for in one request: Uppy sends the parts of a file one after another. */
const batchSize = 20

/** Milliseconds for which an address is good enough without asking. */
const fresh = 60_000

/**
 * Gives the address of a part of any upload, each one once: who asks again was refused, and gets one that was just
 * signed. Addresses are asked for twenty at a time.
 */
export const partsOf = (connection: Connection) => {
  const known = new Map<string, { readonly at: number; readonly parts: Map<number, SignedPart> }>()

  const keep = (upload: string, parts: readonly SignedPart[]) => {
    const kept = { at: Date.now(), parts: new Map(parts.map((part) => [part.number, part])) }
    known.set(upload, kept)
    return kept
  }

  const ask = async (upload: string, number: number, partCount: number) => {
    const count = Math.min(batchSize, Math.max(1, partCount - number + 1))
    const numbers = Array.from({ length: count }, (_, i) => number + i)
    const { parts } = await callApi<{ parts: SignedPart[] }>(connection, {
      body: { id: upload, numbers },
      method: 'POST',
      path: '/upload/multipart/part',
    })
    return keep(upload, parts)
  }

  return {
    forget: (upload: string) => known.delete(upload),
    keep,
    take: async (upload: string, number: number, partCount: number): Promise<SignedPart> => {
      const kept = known.get(upload)
      const { parts } =
        kept?.parts.has(number) && Date.now() - kept.at < fresh
          ? kept
          : await ask(upload, number, partCount)
      const part = parts.get(number)!
      parts.delete(number)
      return part
    },
  }
}
