import { connect as open, type Socket } from 'node:net'

import type { Address } from './clamavOptions.js'

import { unavailable } from './unavailable.js'

/** A connection to clamd, with nothing read from it yet. Throws `SCANNER_UNAVAILABLE`. */
export const connect = (
  address: Address,
  connectTimeout: number,
  signal: AbortSignal,
): Promise<Socket> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted()
    // Without noDelay the four bytes that end a body wait for an acknowledgement of the ones before.
    const socket = open({ ...address, noDelay: true })
    const settle = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
    }
    const fail = (error: unknown) => {
      settle()
      socket.destroy()
      reject(error)
    }
    const abort = () => fail(signal.reason)
    const timer = setTimeout(
      () =>
        fail(
          unavailable(`clamd did not accept a connection within ${connectTimeout} ms.`, 'connect'),
        ),
      connectTimeout,
    )
    signal.addEventListener('abort', abort, { once: true })
    socket.on('error', (error: NodeJS.ErrnoException) =>
      fail(unavailable(`clamd cannot be reached (${error.code}).`, 'connect', error)),
    )
    socket.once('connect', () => {
      settle()
      resolve(socket)
    })
  })
