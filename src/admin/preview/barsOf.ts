const most = 120

/** At most 120 heights between 0 and 1, the loudest of which is 1: what is quiet is drawn as large as what is loud. */
export const barsOf = (peaks: readonly number[]): number[] => {
  const size = Math.max(1, Math.ceil(peaks.length / most))
  const bars = Array.from({ length: Math.ceil(peaks.length / size) }, (_, index) =>
    Math.max(0, ...peaks.slice(index * size, (index + 1) * size).map(Math.abs)),
  )
  const loudest = Math.max(...bars, Number.EPSILON)
  // A line where there is silence.
  return bars.map((bar) => Math.max(0.02, bar / loudest))
}
