import { Readable } from 'node:stream'

export interface Head {
  /** The first bytes. */
  readonly head: Buffer
  /** True when there was nothing after them. */
  readonly isWhole: boolean
  /** The whole body again, from its first byte. */
  readonly whole: Readable
}

/** Looks at the first `bytes` of a stream, and gives them back with the rest. */
export const readHead = async (body: Readable, bytes: number): Promise<Head> => {
  const chunks: Buffer[] = []
  const source = body[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  let length = 0
  let isWhole = false
  while (length <= bytes) {
    const { done, value } = await source.next()
    if (done) {
      isWhole = true
      break
    }
    chunks.push(value)
    length += value.length
  }
  const read = Buffer.concat(chunks)
  const whole = Readable.from(
    (async function* () {
      if (read.length > 0) {
        yield read
      }
      if (!isWhole) {
        yield* { [Symbol.asyncIterator]: () => source }
      }
    })(),
    { objectMode: false },
  )
  whole.once('close', () => body.destroy())
  return { head: read.subarray(0, bytes), isWhole, whole }
}
