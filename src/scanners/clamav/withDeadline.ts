import { unavailable } from './unavailable.js'

/** Gives `work` a signal that fires after `ms`, or when `outer` does. `work` has to give up when it fires. */
export const withDeadline = async <T>(
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
  outer?: AbortSignal,
): Promise<T> => {
  outer?.throwIfAborted()
  const controller = new AbortController()
  const forward = () => controller.abort(outer?.reason)
  const expire = () =>
    controller.abort(unavailable(`ClamAV did not answer within ${ms / 1000} s.`, 'scan'))
  const timer = setTimeout(expire, ms)
  outer?.addEventListener('abort', forward, { once: true })
  try {
    return await work(controller.signal)
  } finally {
    clearTimeout(timer)
    outer?.removeEventListener('abort', forward)
  }
}
