import type { MediaLibrary } from '../library/MediaLibrary.js'

import { MediaError } from '../errors/MediaError.js'

/**
 * Work that is given up when the lease is over: a scanner that hangs must not keep its worker. `during` says what it is
 * about: only what fails in the middle of a `scan` may be the fault of the file.
 */
export const withinLease = async <Result>(
  { scan: { leaseMs } }: MediaLibrary,
  during: 'connect' | 'scan',
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> => {
  const lease = new AbortController()
  const late = new MediaError(
    'SCANNER_UNAVAILABLE',
    `The scanner did not answer within ${leaseMs / 1000} s.`,
    { during },
  )
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      lease.abort(late)
      reject(late)
    }, leaseMs)
  })
  const working = work(lease.signal)
  working.catch(() => undefined)
  return Promise.race([working, over]).finally(() => clearTimeout(timer))
}
