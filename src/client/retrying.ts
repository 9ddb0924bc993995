import { isMediaLibraryError } from './errorFrom.js'
import { isOnline, pause, untilOnline } from './waiting.js'

/** Milliseconds that a server may ask us to wait; who asks for more is told to people instead. */
const longestWait = 15 * 60_000

/** Lost connections and busy servers pass; everything else is an answer. */
export const isPassing = (error: unknown): boolean =>
  isMediaLibraryError(error) &&
  (error.code === 'NETWORK' ||
    error.code === 'UPLOAD_BUSY' ||
    error.status >= 500 ||
    [408, 425, 429].includes(error.status))

interface Retrying {
  readonly delays: readonly number[]
  readonly mayPass?: (error: unknown) => boolean
  readonly signal?: AbortSignal
}

/** A little chance, so that many uploads cut off together do not all come back together. */
const scattered = (milliseconds: number) => milliseconds * (0.75 + Math.random() / 2)

const askedWait = (error: unknown): number =>
  (isMediaLibraryError(error) ? error.retryAfter : undefined) ?? 0

/** Calls `attempt` until it succeeds, as often as there are `delays`, and once more; it is told the last failure. */
export const retrying = async <T>(
  attempt: (failure: unknown) => Promise<T>,
  { delays, mayPass = isPassing, signal }: Retrying,
): Promise<T> => {
  let failure: unknown
  for (let failures = 0; ;) {
    signal?.throwIfAborted()
    await untilOnline(signal)
    try {
      return await attempt(failure)
    } catch (error) {
      signal?.throwIfAborted()
      failure = error
    }
    if (isMediaLibraryError(failure, 'NETWORK') && !isOnline()) {
      continue
    }
    const delay = delays[failures++]
    const asked = askedWait(failure)
    if (delay === undefined || asked > longestWait || !mayPass(failure)) {
      throw failure
    }
    await pause(Math.max(scattered(delay), asked), signal)
  }
}
