/** Milliseconds for which the same trouble is told once. */
const quietMs = 60_000

export interface Trouble {
  readonly error: unknown
  /** How often it came since it was told last, this time included. */
  readonly times: number
}

/** Tells the first trouble at once, and of what follows one a minute: a Redis that is down fails every request. */
export const tellSeldom = (tell: (trouble: Trouble) => void): ((error: unknown) => void) => {
  let toldAt = -Infinity
  let times = 0
  return (error) => {
    times++
    if (performance.now() - toldAt >= quietMs) {
      tell({ error, times })
      toldAt = performance.now()
      times = 0
    }
  }
}
