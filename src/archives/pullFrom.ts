export type Bytes = AsyncIterable<Uint8Array>

/** Reads a stream forwards in pieces of one's own choice. */
export interface Pull {
  /** The next bytes, without passing them; fewer only at the end. */
  peek(length: number): Promise<Buffer>
  /** Bytes passed so far. */
  position(): number
  /** Some of the next bytes, at most `length`; none at the end. */
  some(length: number): Promise<Buffer>
  /** The next bytes; fewer only at the end. */
  take(length: number): Promise<Buffer>
  /** Goes back over the last bytes of what `some` gave. */
  untake(bytes: Buffer): void
}

const none = Buffer.alloc(0)

export const pullFrom = (bytes: Bytes): Pull => {
  const source = bytes[Symbol.asyncIterator]()
  let held: Buffer = none
  let position = 0

  const more = async (): Promise<boolean> => {
    const { done, value } = await source.next()
    if (done) {
      return false
    }
    const chunk = Buffer.from(value.buffer, value.byteOffset, value.length)
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    return true
  }
  const pass = (length: number): Buffer => {
    const passed = held.subarray(0, length)
    held = held.subarray(passed.length)
    position += passed.length
    return passed
  }
  const peek = async (length: number) => {
    while (held.length < length && (await more())) {
      // Held now.
    }
    return held.subarray(0, length)
  }
  return {
    peek,
    position: () => position,
    some: async (length) => {
      while (held.length === 0 && (await more())) {
        // An empty chunk is not the end.
      }
      return pass(length)
    },
    take: async (length) => {
      await peek(length)
      return pass(length)
    },
    untake: (last) => {
      held = held.length === 0 ? last : Buffer.concat([last, held])
      position -= last.length
    },
  }
}

/** The next `length` bytes of `pull`, in chunks; fewer when it ends before. */
export async function* slice(pull: Pull, length: number): AsyncGenerator<Buffer> {
  for (let left = length; left > 0;) {
    const chunk = await pull.some(left)
    if (chunk.length === 0) {
      return
    }
    left -= chunk.length
    yield chunk
  }
}

/** Everything that `pull` still has. */
export const rest = (pull: Pull): AsyncGenerator<Buffer> => slice(pull, Number.POSITIVE_INFINITY)

/** Reads on to the end and forgets what it read. Answers how much that was. */
export const drain = async (bytes: Bytes): Promise<number> => {
  let length = 0
  for await (const chunk of bytes) {
    length += chunk.length
  }
  return length
}
