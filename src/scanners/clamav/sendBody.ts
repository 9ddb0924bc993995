import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'

import { setImmediate as nextTurn } from 'node:timers/promises'

import { exactBytes } from '../exactBytes.js'
import { offer } from './offer.js'

const maxChunk = 64 * 1024
/** A length of zero ends the body. Sent for an empty chunk of the source it would hide all that follows. */
const end = Buffer.alloc(4)

const lengthOf = (chunk: Uint8Array) => {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(chunk.length)
  return length
}

/**
 * Sends a whole file as INSTREAM. `true` when clamd has been given its last byte and been told so, `false` when the
 * connection went away before. Throws when the source fails or does not deliver exactly `size` bytes.
 */
export const sendBody = async (socket: Socket, body: Readable, size: number): Promise<boolean> => {
  if (!(await offer(socket, 'zINSTREAM\0'))) {
    return false
  }
  for await (const chunk of exactBytes(body, size)) {
    for (let start = 0; start < chunk.length; start += maxChunk) {
      const part = chunk.subarray(start, start + maxChunk)
      // clamd may have answered and hung up. A write would then fail and take the unread answer with it.
      await nextTurn()
      if (!(await offer(socket, lengthOf(part), part))) {
        return false
      }
    }
  }
  await nextTurn()
  return offer(socket, end)
}
