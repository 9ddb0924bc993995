/** Milliseconds a body may stand still, which is also how long a browser may stop reading. */
const idleMs = 120_000

export interface IdleWatch {
  readonly abort: () => void
  readonly signal: AbortSignal
  readonly stop: () => void
  /** Something moved. */
  readonly touch: () => void
}

/** Ends a request whose body stands still. */
export const idleWatch = (): IdleWatch => {
  const ending = new AbortController()
  const abort = () => ending.abort()
  const timer = setTimeout(abort, idleMs)
  timer.unref()
  return {
    abort,
    signal: ending.signal,
    stop: () => clearTimeout(timer),
    touch: () => void timer.refresh(),
  }
}
