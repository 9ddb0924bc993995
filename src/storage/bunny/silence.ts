import { unavailable } from './storeError.js'

export interface Silence {
  /** It is the store's turn: it may say nothing for so long. */
  readonly begin: () => void
  /** It is ours. */
  readonly end: () => void
  /** Aborted when the store took too long, or by `stop`. */
  readonly signal: AbortSignal
  readonly stop: (reason: unknown) => void
}

/** Waits for the store, and not for anybody else: a slow reader or sender may take as long as it wants. */
export const silence = (milliseconds: number): Silence => {
  const ending = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const end = () => clearTimeout(timer)
  const stop = (reason: unknown) => {
    end()
    ending.abort(reason)
  }
  return {
    begin: () => {
      end()
      if (!ending.signal.aborted) {
        timer = setTimeout(
          () => stop(unavailable(`nothing for ${milliseconds / 1000} seconds`)),
          milliseconds,
        )
      }
    },
    end,
    signal: ending.signal,
    stop,
  }
}
