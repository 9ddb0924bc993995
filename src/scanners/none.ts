import type { Scanner } from './Scanner.js'

import { exactBytes } from './exactBytes.js'

/**
 * Calls every file clean that has as many bytes as it should. Files that people upload are then served as they are,
 * malware included, so this has to be typed out: there is no default scanner.
 *
 * @example scanner: noScanner()
 */
export const noScanner = (): Scanner => ({
  name: 'none',
  notice: 'Files are not scanned.',
  rescans: false,
  scan: async (body, { signal, size }) => {
    const stop = () => body.destroy()
    body.on('error', () => {})
    signal?.addEventListener('abort', stop, { once: true })
    try {
      signal?.throwIfAborted()
      // Read all the same, for the hash of what is served.
      for await (const chunk of exactBytes(body, size)) {
        void chunk
      }
      signal?.throwIfAborted()
      return { verdict: 'clean' }
    } catch (error) {
      throw signal?.aborted ? signal.reason : error
    } finally {
      signal?.removeEventListener('abort', stop)
      body.destroy()
    }
  },
  version: async () => 'none',
})
