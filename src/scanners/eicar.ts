import type { Scanner } from './Scanner.js'

import { eicarText } from './eicarText.js'
import { exactBytes } from './exactBytes.js'
import { marker } from './marker.js'

/** The standard lets white space follow the text, up to this many bytes in all. */
const longestTestFile = 128
const whitespace = /^[\t\n\r\x1a ]*$/

const isTestFile = (head: Buffer) => {
  const text = head.toString('latin1')
  return (
    head.length <= longestTestFile &&
    text.startsWith(eicarText()) &&
    whitespace.test(text.slice(eicarText().length))
  )
}

/**
 * For development and tests. Knows the EICAR test file and the text `MEDIALIB-FAKE-MALWARE-7f3a`, and nothing
 * else: real malware is called clean.
 *
 * Throws `STORAGE_UNAVAILABLE` when the body is shorter or longer than `file.size`.
 *
 * @example scanner: process.env.CLAMAV_HOST ? clamav({ host: process.env.CLAMAV_HOST }) : eicar()
 */
export const eicar = (): Scanner => ({
  name: 'eicar',
  notice: 'Only the EICAR test file is recognised: this is not an antivirus.',
  scan: async (body, { signal, size }) => {
    const stop = () => body.destroy()
    body.on('error', () => {})
    signal?.addEventListener('abort', stop, { once: true })
    try {
      signal?.throwIfAborted()
      let head = Buffer.alloc(0)
      let tail = Buffer.alloc(0)
      for await (const chunk of exactBytes(body, size)) {
        // The marker may lie across two chunks, so the end of the one before is searched again.
        const seen = Buffer.concat([tail, chunk])
        if (seen.includes(marker)) {
          return { reason: 'Test.MediaLib.Marker', verdict: 'infected' }
        }
        tail = seen.subarray(Math.max(0, seen.length - marker.length + 1))
        if (head.length <= longestTestFile) {
          head = Buffer.concat([head, chunk.subarray(0, longestTestFile + 1 - head.length)])
        }
      }
      signal?.throwIfAborted()
      return isTestFile(head) ? { reason: 'Test.Eicar', verdict: 'infected' } : { verdict: 'clean' }
    } catch (error) {
      throw signal?.aborted ? signal.reason : error
    } finally {
      signal?.removeEventListener('abort', stop)
      body.destroy()
    }
  },
  version: async () => 'EICAR test file only',
})
