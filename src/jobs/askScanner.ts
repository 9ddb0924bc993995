import type { MediaLibrary } from '../library/MediaLibrary.js'

import { MediaError } from '../errors/MediaError.js'
import { insistSafe } from '../scanners/insistSafe.js'
import { withinLease } from './withinLease.js'

/**
 * The scanner's version, once it has shown that it stops what it has to. Asked before a file is opened: whatever goes
 * wrong here is not the fault of the file. Throws `SCANNER_UNAVAILABLE` and `SCANNER_UNSAFE`.
 */
export const askScanner = async (library: MediaLibrary): Promise<string> => {
  const { scanner } = library
  try {
    return await withinLease(library, 'connect', async () => {
      const version = await scanner.version()
      await insistSafe(scanner, version)
      return version
    })
  } catch (cause) {
    if (MediaError.is(cause, 'SCANNER_UNSAFE')) {
      throw cause
    }
    const message = MediaError.is(cause) ? cause.message : 'The scanner does not answer.'
    throw new MediaError('SCANNER_UNAVAILABLE', message, { during: 'connect' }, { cause })
  }
}
