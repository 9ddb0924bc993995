import type { Socket } from 'node:net'

import { unavailable } from './unavailable.js'
import { untrusted } from './untrusted.js'

const maxAnswer = 4096

/**
 * The one answer clamd gives to a `z` command, without the NUL that has to end it. Throws `SCANNER_UNAVAILABLE` when
 * the connection ends before clamd said anything, `SCANNER_PROTOCOL` when it said something else.
 */
export const readAnswer = (socket: Socket): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = Buffer.alloc(0)
    let failure: Error | undefined

    const hangUp = () => {
      const words = answer.toString('latin1')
      if (words === '' || words.startsWith('COMMAND READ TIMED OUT') || failure) {
        const cause = failure ?? (words === '' ? undefined : new Error(words.trim()))
        reject(unavailable('clamd ended the connection without a verdict.', 'scan', cause))
      } else {
        reject(untrusted('clamd ended the connection in the middle of its answer.', words))
      }
    }

    socket.on('data', (chunk: Buffer) => {
      answer = Buffer.concat([answer, chunk])
      const length = answer.indexOf(0)
      const words = answer.toString('latin1')
      if (length === answer.length - 1) {
        resolve(words.slice(0, length))
      } else if (length !== -1) {
        reject(untrusted('clamd gave two answers to one question.', words))
      } else if (answer.length > maxAnswer) {
        reject(untrusted('The service at the address of clamd is not clamd.', words))
      }
    })
    socket.on('error', (error) => {
      failure = error
    })
    socket.on('end', hangUp)
    socket.on('close', hangUp)
  })
