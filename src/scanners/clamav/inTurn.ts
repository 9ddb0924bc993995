import pLimit from 'p-limit'

import { unavailable } from './unavailable.js'

/** Lets at most `maxThreads` pieces of work run and `queueLimit` wait. A signal takes its work out of the queue. */
export const inTurn = (maxThreads: number, queueLimit: number) => {
  const limit = pLimit(maxThreads)

  return async <T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> => {
    signal?.throwIfAborted()
    if (limit.activeCount >= maxThreads && limit.pendingCount >= queueLimit) {
      throw unavailable(`${limit.pendingCount} files are waiting to be scanned already.`, 'queue')
    }
    const done = limit(async () => {
      signal?.throwIfAborted()
      return work()
    })
    if (!signal) {
      return done
    }
    let leave = () => {}
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(signal.reason)
      signal.addEventListener('abort', leave, { once: true })
    })
    return Promise.race([done, left]).finally(() => signal.removeEventListener('abort', leave))
  }
}
