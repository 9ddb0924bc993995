import type { Address } from './clamavOptions.js'

import { connect } from './connect.js'
import { offer } from './offer.js'
import { readAnswer } from './readAnswer.js'
import { rejectOnAbort } from './rejectOnAbort.js'
import { untrusted } from './untrusted.js'

/**
 * `ClamAV <engine>/<signatures>/<their date>`. With a database of one's own clamd leaves out the last two: the age of
 * its signatures is then unknown, not fresh.
 */
export const askVersion = async (
  address: Address,
  connectTimeout: number,
  signal: AbortSignal,
): Promise<string> => {
  const socket = await connect(address, connectTimeout, signal)
  try {
    const answered = readAnswer(socket)
    const asked = offer(socket, 'zVERSION\0').then(() => answered)
    const answer = await Promise.race([answered, asked, rejectOnAbort(signal)])
    if (!/^ClamAV [\x20-\x7e]{1,200}$/.test(answer)) {
      throw untrusted('The service at the address of clamd is not clamd.', answer)
    }
    return answer
  } finally {
    socket.destroy()
  }
}
