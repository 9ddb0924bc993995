import type { IncomingMessage } from 'node:http'

import { Readable } from 'node:stream'

import type { Imports } from './importOptions.js'

import { asImportError, failed } from './importErrors.js'

/** Bytes that buy a second of waiting. */
const bytesPerSecond = 1024

/**
 * The body of an answer, as it arrives. Waiting for the other side is paid from a budget, so that a body that drips
 * ends as one that stopped does; time that our own store takes costs nothing. Fails with `IMPORT_FAILED`.
 */
export const bodyOf = (
  response: IncomingMessage,
  { idleMs }: Imports,
  signal: AbortSignal,
): Readable => {
  const read = async function* () {
    const source = response[Symbol.asyncIterator]() as AsyncIterator<Buffer>
    let budget = idleMs
    let cause: unknown
    while (true) {
      const since = performance.now()
      const timer = setTimeout(() => {
        cause = failed('The file could not be fetched: the other server is too slow, or stopped.')
        response.destroy()
      }, budget)
      try {
        const { done, value } = await source.next()
        if (done) {
          return
        }
        const waited = performance.now() - since
        budget = Math.min(idleMs, budget - waited + (value.length * 1000) / bytesPerSecond)
        yield value
      } catch (error) {
        throw asImportError(cause ?? error, signal)
      } finally {
        clearTimeout(timer)
      }
    }
  }
  const body = Readable.from(read(), { objectMode: false })
  // What waits for the next bytes has to hear of the end at once.
  body.once('close', () => response.destroy())
  return body
}
