import { setTimeout as sleep } from 'node:timers/promises'

/** A sleep that can be ended; a call that comes while nobody sleeps ends the next one. */
export const createAlarm = ({ ref }: { readonly ref: boolean }) => {
  let ringing = new AbortController()
  return {
    ring: () => ringing.abort(),
    /** Sleeps so long, or until the next `ring`. */
    wait: async (ms: number): Promise<void> => {
      await sleep(ms, undefined, { ref, signal: ringing.signal }).catch(() => undefined)
      if (ringing.signal.aborted) {
        ringing = new AbortController()
      }
    },
  }
}
