import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'

export const someBytes = (size: number): Buffer => randomBytes(size)

/** A body in chunks, as it comes from a network. */
export const bodyOf = (bytes: Buffer, chunk = 64 * 1024): Readable =>
  Readable.from(
    Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, i) =>
      bytes.subarray(i * chunk, (i + 1) * chunk),
    ),
    { objectMode: false },
  )

/** Delivers its bytes and then fails. */
export const failingAfter = (bytes: Buffer): Readable =>
  Readable.from(
    (async function* () {
      yield bytes
      throw new Error('the source hung up')
    })(),
    { objectMode: false },
  )
