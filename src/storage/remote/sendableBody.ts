import type { Readable } from 'node:stream'

import { MediaError } from '../../errors/MediaError.js'

export interface SendableBody {
  readonly chunks: AsyncIterable<Uint8Array>
  /** What the body itself failed with. */
  readonly failure: () => undefined | { readonly error: unknown }
  /** Bytes that were read so far. */
  readonly size: () => number
}

const otherSize = (expected: number, received: number) =>
  new MediaError(
    'INVALID_REQUEST',
    `The body has ${received} bytes or more, ${expected} were announced.`,
    { expected, received },
  )

/**
 * A body for the store. Its last chunk is given away when the end is known to be good: a store that has got every
 * byte it was promised makes the object, and does not hear that the body failed right after.
 */
export const sendableBody = (body: Readable, size?: number): SendableBody => {
  let failure: undefined | { error: unknown }
  let received = 0
  // It may fail before anybody reads it; reading tells.
  body.on('error', () => {})

  async function* chunks() {
    let held: Uint8Array | undefined
    try {
      for await (const piece of body) {
        const chunk: Uint8Array = typeof piece === 'string' ? Buffer.from(piece) : piece
        if (chunk.byteLength === 0) {
          continue
        }
        received += chunk.byteLength
        if (size !== undefined && received > size) {
          throw otherSize(size, received)
        }
        if (held) {
          yield held
        }
        held = chunk
      }
      if (size !== undefined && received < size) {
        throw otherSize(size, received)
      }
    } catch (error) {
      failure = { error }
      throw error
    }
    if (held) {
      yield held
    }
  }

  return { chunks: chunks(), failure: () => failure, size: () => received }
}
