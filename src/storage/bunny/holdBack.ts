import { createHash } from 'node:crypto'

import { MediaError } from '../../errors/MediaError.js'

export interface HeldBody {
  readonly chunks: AsyncIterable<Uint8Array>
  /** What the body itself failed with. */
  readonly failure: () => undefined | { readonly error: unknown }
  /** SHA-256 of the bytes that were read, in hex. */
  readonly sha256: () => string
  /** Bytes that were read so far. */
  readonly size: () => number
}

/**
 * A body for the store. Its last chunk is given away when the end is known to be good: a store that has every byte it
 * was promised makes the object, and does not hear that the body failed right after.
 */
export const holdBack = (body: AsyncIterable<Uint8Array>, announced?: number): HeldBody => {
  const hash = createHash('sha256')
  let failure: undefined | { error: unknown }
  let size = 0

  async function* chunks() {
    let held: Uint8Array | undefined
    try {
      for await (const chunk of body) {
        size += chunk.byteLength
        if (announced !== undefined && size > announced) {
          throw new MediaError(
            'INVALID_REQUEST',
            `The body has ${size} bytes or more, ${announced} were announced.`,
            { expected: announced, received: size },
          )
        }
        hash.update(chunk)
        if (held?.byteLength) {
          yield held
        }
        held = chunk
      }
    } catch (error) {
      failure = { error }
      throw error
    }
    if (held?.byteLength) {
      yield held
    }
  }

  return {
    chunks: chunks(),
    failure: () => failure,
    sha256: () => hash.copy().digest('hex'),
    size: () => size,
  }
}
