export interface Cut {
  /** Good until the next cut is asked for. */
  readonly bytes: Buffer
  readonly isLast: boolean
}

/** A body as pieces of `size` bytes, the last one with the rest; an empty body is one empty piece. */
export async function* cutParts(
  chunks: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Cut> {
  const part = Buffer.allocUnsafe(size)
  let filled = 0
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.byteLength;) {
      if (filled === size) {
        yield { bytes: part, isLast: false }
        filled = 0
      }
      const next = chunk.subarray(from, from + size - filled)
      part.set(next, filled)
      filled += next.byteLength
      from += next.byteLength
    }
  }
  yield { bytes: part.subarray(0, filled), isLast: true }
}
