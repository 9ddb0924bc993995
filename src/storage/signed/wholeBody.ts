import type { Readable } from 'node:stream'

import { MediaError } from '../../errors/MediaError.js'
import { type Md5Of, md5Of } from './md5Of.js'

export interface WholeBody extends Md5Of {
  /** What the body itself failed with. */
  readonly failure: () => undefined | { readonly error: unknown }
}

/** A body to store. One that does not have the bytes it announced fails with `INVALID_REQUEST`. */
export const wholeBody = (body: Readable, size?: number): WholeBody => {
  const whole = md5Of(body)
  let failure: undefined | { error: unknown }
  // It may fail before anybody reads it; reading tells.
  body.on('error', () => {})

  async function* chunks() {
    try {
      yield* whole.chunks
      if (size !== undefined && size !== whole.size()) {
        const received = whole.size()
        throw new MediaError(
          'INVALID_REQUEST',
          `The body has ${received} bytes, ${size} were announced.`,
          {
            expected: size,
            received,
          },
        )
      }
    } catch (error) {
      failure = { error }
      throw error
    }
  }

  return { ...whole, chunks: chunks(), failure: () => failure }
}
