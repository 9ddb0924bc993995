import { isIP } from 'node:net'

import type { Imports } from './importOptions.js'

import { asImportError, unreachable } from './importErrors.js'

/** Resolvers cannot be called off: what they answer too late is not waited for. */
const unlessAborted = <T>(promise: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const abort = () => reject(asImportError(signal.reason, signal))
    if (signal.aborted) {
      abort()
    }
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })

/**
 * The addresses of a host, asked once, so that what was judged is what is connected to. One that may not be reached
 * refuses the host. Throws `IMPORT_REFUSED`, and the same for a host that does not exist.
 */
export const findAddresses = async (
  { allows, resolve }: Imports,
  host: string,
  signal: AbortSignal,
): Promise<readonly string[]> => {
  const found = isIP(host)
    ? [host]
    : await unlessAborted(
        (async () => resolve(host))().catch(() => []),
        signal,
      )
  if (found.length === 0 || !found.every((address) => isIP(address) > 0 && allows(address))) {
    throw unreachable()
  }
  return found
}
