/** Settles as `work` does, or rejects as soon as `signal` is aborted. */
export const orAborted = <T>(work: Promise<T>, signal?: AbortSignal): Promise<T> =>
  new Promise<T>((resolve, reject) => {
    const stop = () => reject(signal!.reason as Error)
    if (signal?.aborted) {
      stop()
    }
    signal?.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal?.removeEventListener('abort', stop))
  })

/** Resolves after some milliseconds; rejects when `signal` is aborted, and then keeps no process alive. */
export const pause = (milliseconds: number, signal?: AbortSignal): Promise<void> => {
  let timer: ReturnType<typeof setTimeout>
  const over = new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)))
  return orAborted(over, signal).finally(() => clearTimeout(timer))
}

/** False only where the browser knows it. */
export const isOnline = (): boolean => globalThis.navigator?.onLine !== false

/** Waits while the browser knows that it is offline: no attempt is worth making. */
export const untilOnline = async (signal?: AbortSignal): Promise<void> => {
  if (isOnline()) {
    return
  }
  let tell = () => {}
  const online = new Promise<void>((resolve) => (tell = resolve))
  globalThis.addEventListener('online', tell)
  await orAborted(online, signal).finally(() => globalThis.removeEventListener('online', tell))
}
