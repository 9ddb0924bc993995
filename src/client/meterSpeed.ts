/** Share of the newest measurement in the speed that is shown. */
const weight = 0.3

/** Measures bytes per second, smoothed; `null` until there is something to measure. */
export const meterSpeed = () => {
  let last: { readonly at: number; readonly sent: number } | null = null
  let speed: null | number = null
  return (sent: number, at = Date.now()): null | number => {
    if (!last || sent < last.sent) {
      last = { at, sent }
    } else if (at - last.at >= 500) {
      const now = ((sent - last.sent) / (at - last.at)) * 1000
      speed = speed === null ? now : speed + weight * (now - speed)
      last = { at, sent }
    }
    return speed
  }
}
