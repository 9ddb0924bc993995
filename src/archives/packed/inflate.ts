import { createInflateRaw, inflateRawSync } from 'node:zlib'

import type { Pull } from '../pullFrom.js'

/** A slice of so many bytes inflates to 8 MB at most, all that is ever held. */
const sliceSize = 8 * 1024

type Inflated = { buffer: Buffer; engine: { bytesWritten: number } }

/** Where one thread is faster than two. */
const inflateAtOnce = (packed: Buffer): Inflated =>
  inflateRawSync(packed, { info: true }) as unknown as Inflated

/**
 * Unpacks deflated data from `pull`, which is left behind its last byte. Reads at most `length` bytes. Throws what
 * zlib throws when the data is broken or does not end.
 */
export async function* inflate(pull: Pull, length: number): AsyncGenerator<Buffer> {
  if (length <= sliceSize) {
    const packed = await pull.take(length)
    const { buffer, engine } = inflateAtOnce(packed)
    pull.untake(packed.subarray(engine.bytesWritten))
    yield buffer
    return
  }
  const engine = createInflateRaw({ chunkSize: 64 * 1024 })
  let unpacked: Buffer[] = []
  let isOver = false
  const over = new Promise<void>((resolve, reject) => {
    engine.on('data', (chunk: Buffer) => unpacked.push(chunk))
    engine.on('error', reject)
    engine.on('end', () => {
      isOver = true
      resolve()
    })
  })
  over.catch(() => undefined)
  try {
    for (let fed = 0; !isOver;) {
      const chunk = await pull.some(Math.min(sliceSize, length - fed))
      fed += chunk.length
      if (chunk.length === 0) {
        engine.end()
        await over
      } else {
        // zlib does not call back about a slice in which the data ends.
        await Promise.race([over, new Promise((resolve) => engine.write(chunk, resolve))])
      }
      if (isOver) {
        pull.untake(chunk.subarray(chunk.length - (fed - engine.bytesWritten)))
      }
      yield* unpacked
      unpacked = []
    }
  } finally {
    engine.close()
  }
}
