import { Readable } from 'node:stream'

import type { ArchiveSource } from '../../src/archives/ArchiveSource.js'

/** A file in memory that counts what is read of it. */
export const countingSource = (bytes: Buffer) => {
  const counted = { bytes: 0, requests: 0 }
  const source: ArchiveSource = {
    size: bytes.length,
    read: async (range = { end: bytes.length - 1, start: 0 }) => {
      const part = bytes.subarray(range.start, range.end + 1)
      counted.requests += 1
      // As stores deliver it.
      const chunks = Array.from({ length: Math.ceil(part.length / 65_536) }, (_, index) =>
        part.subarray(index * 65_536, (index + 1) * 65_536),
      )
      async function* deliver() {
        for (const chunk of chunks) {
          counted.bytes += chunk.length
          yield chunk
        }
      }
      return Readable.from(deliver(), { highWaterMark: 1, objectMode: true })
    },
  }
  return { counted, source }
}
