import type { Sample } from './walk.js'

/** Milliseconds between two batches, and when there was nothing to do. */
export const paceMs = 1_000
export const idleMs = 5_000

/** Milliseconds that samples are kept, how far two are apart, and from when on they tell something. */
const memoryMs = 60_000
const apartMs = 5_000
const soonestMs = 2_000

/** Files made a minute; `null` while nobody can tell. */
export const perMinute = (samples: readonly Sample[], now: Sample): null | number => {
  const [first] = samples
  const done = first ? first.left - now.left : 0
  const ms = first ? now.at - first.at : 0
  return done > 0 && ms >= soonestMs ? (done / ms) * 60_000 : null
}

/** Counting a large library takes a moment: it is done now and then. */
export const isTimeToCount = (samples: readonly Sample[], at: number): boolean =>
  at - (samples.at(-1)?.at ?? 0) >= apartMs

/** Samples with one more, unless the last is of just now. A number that grew begins anew. */
export const withSample = (samples: readonly Sample[], now: Sample): readonly Sample[] => {
  const last = samples.at(-1)
  if (last && now.left > last.left) {
    return [now]
  }
  const recent = samples.filter(({ at }) => now.at - at <= memoryMs)
  return last && !isTimeToCount(samples, now.at) ? recent : [...recent, now]
}

/**
 * How many jobs may wait: what the workers do in a few seconds, so that somebody who uploads waits no longer than that
 * for the pictures of a new file.
 */
export const mostWaiting = (rate: null | number): number =>
  Math.round(Math.min(300, Math.max(25, ((rate ?? 0) / 60) * 5)))
