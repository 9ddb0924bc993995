import type { Zone } from './zoneOf.js'

import { refusalOf } from './ask.js'
import { textOf } from './chunksOf.js'
import { describe } from './describe.js'
import { type Entry, etagOf } from './entry.js'
import { type BodyInfo, putHeaders } from './putHeaders.js'
import { removePath } from './removeObjects.js'
import { send } from './send.js'
import { type Silence, silence } from './silence.js'
import { unavailable } from './storeError.js'

interface StreamInfo extends BodyInfo {
  /** Bytes the source has given so far. */
  readonly sent: () => number
}

/** The store's silence counts from the moment it has got a chunk until it wants the next one. */
const bodyOf = (chunks: AsyncIterable<Uint8Array>, watch: Silence): ReadableStream<Uint8Array> => {
  const source = chunks[Symbol.asyncIterator]()
  return new ReadableStream(
    {
      cancel: () => void source.return?.().catch(() => undefined),
      pull: async (controller) => {
        watch.end()
        try {
          const { done, value } = await source.next()
          if (done) {
            controller.close()
          } else {
            controller.enqueue(value)
          }
        } catch (error) {
          // First of all the request ends, so that nobody takes what there is for the whole.
          watch.stop(error)
          throw error
        }
        watch.begin()
      },
    },
    { highWaterMark: 0 },
  )
}

const isSame = (one: Entry | null, other: Entry) =>
  one !== null && etagOf(one) === etagOf(other) && one.LastChanged === other.LastChanged

/** The store says that half a body makes no object. This looks, and does not touch what was there before. */
const dropHalf = async (
  zone: Zone,
  path: string,
  before: Entry | null,
  { sent, size }: StreamInfo,
) => {
  const found = await describe(zone, path)
  if (found && !isSame(before, found) && found.Length < (size ?? sent() + 1)) {
    await removePath(zone, path)
  }
}

/** Streams a body to a path, as fast as the store takes it. It cannot be sent twice, so this is tried once. */
export const putStream = async (
  zone: Zone,
  path: string,
  chunks: AsyncIterable<Uint8Array>,
  info: StreamInfo,
): Promise<void> => {
  const before = await describe(zone, path)
  const watch = silence(zone.timeout)
  try {
    const body = bodyOf(chunks, watch)
    const answer = await send(zone, { body, headers: putHeaders(info), method: 'PUT', path }, watch)
    const refusal = await refusalOf(answer)
    const { status } = answer.response
    if (refusal || status > 201) {
      throw refusal?.error ?? unavailable(`HTTP ${status} to a PUT`)
    }
    await textOf(answer).catch(() => undefined)
  } catch (error) {
    await dropHalf(zone, path, before, info).catch(() => undefined)
    throw error
  } finally {
    // The source may answer later; by then nobody waits for the store.
    watch.stop(undefined)
  }
}
