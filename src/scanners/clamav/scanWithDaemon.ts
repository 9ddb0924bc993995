import type { Readable } from 'node:stream'

import type { ScanInfo, Verdict } from '../Scanner.js'
import type { Address } from './clamavOptions.js'

import { connect } from './connect.js'
import { judgeAnswer } from './judgeAnswer.js'
import { readAnswer } from './readAnswer.js'
import { rejectOnAbort } from './rejectOnAbort.js'
import { sendBody } from './sendBody.js'

export interface Task {
  readonly body: Readable
  readonly file: ScanInfo
  readonly signal: AbortSignal
}

/** Streams one file to clamd (INSTREAM) and takes its verdict, also one that comes before the last byte was sent. */
export const scanWithDaemon = async (
  address: Address,
  connectTimeout: number,
  { body, file, signal }: Task,
): Promise<Verdict> => {
  const socket = await connect(address, connectTimeout, signal)
  try {
    let bodySent = false
    const judged = readAnswer(socket).then((answer) => judgeAnswer(answer, bodySent))
    const sent = sendBody(socket, body, file.size).then((whole) => {
      bodySent = whole
      return judged
    })
    return await Promise.race([judged, sent, rejectOnAbort(signal)])
  } finally {
    socket.destroy()
    body.destroy()
  }
}
