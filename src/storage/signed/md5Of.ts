import { createHash } from 'node:crypto'

export interface Md5Of {
  /** The body, to be read once. */
  readonly chunks: AsyncIterable<Uint8Array>
  /** MD5 of the bytes that were read, in hex. */
  readonly md5: () => string
  /** Bytes that were read so far. */
  readonly size: () => number
}

/** Hashes and counts a body while somebody reads it. */
export const md5Of = (body: AsyncIterable<Uint8Array | string>): Md5Of => {
  const hash = createHash('md5')
  let size = 0
  async function* chunks() {
    for await (const piece of body) {
      const chunk = typeof piece === 'string' ? Buffer.from(piece) : piece
      size += chunk.byteLength
      hash.update(chunk)
      yield chunk
    }
  }
  return { chunks: chunks(), md5: () => hash.copy().digest('hex'), size: () => size }
}
