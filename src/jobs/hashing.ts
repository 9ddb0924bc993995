import { createHash } from 'node:crypto'
import { Transform } from 'node:stream'

export interface Hashing {
  /** In hexadecimal digits; to be asked once, after the last byte. */
  readonly digest: () => string
  /** Bytes that went through. */
  readonly size: () => number
  readonly stream: Transform
}

/** Takes the SHA-256 of what flows through, so that the bytes are read once. */
export const hashing = (): Hashing => {
  const hash = createHash('sha256')
  let size = 0
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      size += chunk.length
      done(null, chunk)
    },
  })
  return { digest: () => hash.digest('hex'), size: () => size, stream }
}
