import type { BodyInfo } from './putHeaders.js'
import type { Zone } from './zoneOf.js'

import { holdBack } from './holdBack.js'
import { putBytes } from './putBytes.js'
import { putStream } from './putStream.js'

export interface Sent {
  /** In hex. */
  readonly sha256: string
  /** Bytes. */
  readonly size: number
}

/** Bytes that are collected, so that they can be sent with their checksum, and twice. */
const mostCollected = 2 ** 20

async function* inTurn(
  first: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* first
  yield* { [Symbol.asyncIterator]: () => rest }
}

/**
 * Puts a body at a path, whole or not at all. What is small is collected first, the rest is streamed. `chunks` throws
 * at its end when the body is not what it should be; its errors are thrown as they are.
 */
export const putBody = async (
  zone: Zone,
  path: string,
  chunks: AsyncIterable<Uint8Array>,
  info: BodyInfo,
): Promise<Sent> => {
  const held = holdBack(chunks, info.size)
  const source = held.chunks[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  try {
    for (let collected = 0; collected <= mostCollected;) {
      const { done, value } = await source.next()
      if (done) {
        const bytes = Buffer.concat(first)
        await putBytes(zone, path, bytes, { ...info, sha256: held.sha256() })
        return { sha256: held.sha256(), size: bytes.length }
      }
      first.push(value)
      collected += value.byteLength
    }
    await putStream(zone, path, inTurn(first.splice(0), source), { ...info, sent: held.size })
    return { sha256: held.sha256(), size: held.size() }
  } catch (error) {
    throw held.failure()?.error ?? error
  } finally {
    // Not waited for: it may be waiting itself, for somebody who does not let go.
    void source.return?.().catch(() => undefined)
  }
}
