import type { Readable } from 'node:stream'

import { isUint8Array } from 'node:util/types'

import { MediaError } from '../errors/MediaError.js'

/**
 * The non-empty chunks of `body`. Throws what the source threw, and `STORAGE_UNAVAILABLE` when the chunks do not
 * add up to exactly `size` bytes: a scanner that saw half a file knows nothing about it. Leaving the loop early
 * destroys the source.
 */
export async function* exactBytes(body: Readable, size: number): AsyncGenerator<Uint8Array> {
  let delivered = 0
  for await (const chunk of body) {
    if (!isUint8Array(chunk)) {
      throw new TypeError('A file to scan has to arrive as bytes, not as text or objects.')
    }
    delivered += chunk.length
    if (delivered > size) {
      break
    }
    if (chunk.length > 0) {
      yield chunk
    }
  }
  if (delivered !== size) {
    const found = delivered > size ? 'more' : `only ${delivered}`
    throw new MediaError(
      'STORAGE_UNAVAILABLE',
      `The file has ${size} bytes, but its source delivered ${found}.`,
      { delivered, size },
    )
  }
}
