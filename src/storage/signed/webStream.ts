import type { Readable } from 'node:stream'

/**
 * A stream for a `Response`, which reads only when it is asked to. Whoever leaves, at whatever moment, closes `body`.
 *
 * Node 20's own ways do not: `Readable.toWeb` may throw where nobody can catch it when the reader leaves, which ends
 * the process; `ReadableStream.from` keeps the file open when the reader leaves before the first chunk.
 */
export const webStream = (body: Readable): ReadableStream<Uint8Array> => {
  const chunks = body[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>
  // Destroyed by `cancel`, or failed before the first chunk: reading tells.
  body.on('error', () => {})
  return new ReadableStream(
    {
      cancel: () => void body.destroy(),
      pull: async (controller) => {
        const { done, value } = await chunks.next()
        if (done) {
          controller.close()
        } else {
          controller.enqueue(value)
        }
      },
    },
    { highWaterMark: 0 },
  )
}
