import { isMediaLibraryError } from './errorFrom.js'

/** Attempts after the first one. */
const retries = 3

/** Milliseconds before the first retry; doubled for each further one. */
const firstPause = 1000

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

const pause = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

/** Waits while the browser knows that it is offline: no attempt is worth making. */
const untilOnline = async () => {
  if (globalThis.navigator?.onLine === false) {
    await new Promise<unknown>((resolve) =>
      globalThis.addEventListener('online', resolve, { once: true }),
    )
  }
}

/** Lost connections and busy servers pass; everything else is an answer. */
export const isPassing = (error: unknown): boolean =>
  isMediaLibraryError(error) &&
  (error.code === 'NETWORK' ||
    error.code === 'UPLOAD_BUSY' ||
    error.status >= 500 ||
    [408, 425, 429].includes(error.status))

interface Retrying {
  readonly mayPass?: (error: unknown) => boolean
  readonly signal?: AbortSignal
}

/** Calls `attempt` with 0, and up to three times more with the number of failures so far. */
export const retrying = async <T>(
  attempt: (failures: number) => Promise<T>,
  { mayPass = isPassing, signal }: Retrying = {},
): Promise<T> => {
  for (let failures = 0; ; failures++) {
    signal?.throwIfAborted()
    try {
      return await attempt(failures)
    } catch (error) {
      signal?.throwIfAborted()
      if (failures >= retries || !mayPass(error)) {
        throw error
      }
    }
    // A little chance, so that many uploads cut off together do not all come back together.
    await orAborted(pause(firstPause * 2 ** failures * (0.75 + Math.random() / 2)), signal)
    await orAborted(untilOnline(), signal)
  }
}
