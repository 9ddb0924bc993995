import type { Payload } from 'payload'

interface Wakes {
  wake(): void
}

const known = new WeakMap<Payload, Set<Wakes>>()

/** Runners of this process, for whoever adds a job to them. */
export const runnersOf = (payload: Payload): Set<Wakes> => {
  const runners = known.get(payload) ?? new Set()
  known.set(payload, runners)
  return runners
}
