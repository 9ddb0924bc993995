import { orAborted } from './waiting.js'

/** Stops what is on its way and lets it go on: what pause and resume turn. */
export const createGate = () => {
  let closing = new AbortController()
  let opening: null | { readonly done: Promise<void>; readonly tell: () => void } = null

  return {
    close: (): void => {
      if (!opening) {
        let tell = () => {}
        const done = new Promise<void>((resolve) => (tell = resolve))
        opening = { done, tell }
        closing.abort(new DOMException('The upload was paused.', 'AbortError'))
      }
    },
    isClosed: (): boolean => opening !== null,
    open: (): void => {
      const { tell } = opening ?? {}
      opening = null
      if (tell) {
        closing = new AbortController()
        tell()
      }
    },
    /** Resolves when it is open, at once if it is. Rejects when `signal` is aborted. */
    opened: async (signal?: AbortSignal): Promise<void> => {
      while (opening) {
        await orAborted(opening.done, signal)
      }
      signal?.throwIfAborted()
    },
    /** Aborted by the next closing. */
    signal: (): AbortSignal => closing.signal,
  }
}

export type Gate = ReturnType<typeof createGate>
