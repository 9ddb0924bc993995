import type { Queue } from 'bullmq'

import { anyJob } from './jobOptions.js'

export interface Sweeping {
  /** Looks now. */
  check(): Promise<void>
  stop(): void
}

export interface SweepingOptions {
  /** Milliseconds between two looks. @default 60_000 */
  readonly everyMs?: number
  readonly onError: (error: unknown) => void
  /** A cron, in UTC. */
  readonly pattern: string
}

const id = 'sweep'

/**
 * Keeps one sweep planned, for all workers together. The plan is in Redis and may be lost with it: so it is looked for
 * every minute.
 */
export const keepSweeping = (
  queue: Queue,
  { everyMs = 60_000, onError, pattern }: SweepingOptions,
): Sweeping => {
  const isPlanned = async () => {
    const plan = await queue.getJobScheduler(id)
    const next = await queue.getJobCountByTypes('active', 'delayed', 'waiting')
    return plan?.pattern === pattern && next > 0
  }
  const look = async () => {
    try {
      if (!(await isPlanned())) {
        const repeat = { pattern, tz: 'UTC' }
        await queue.upsertJobScheduler(id, repeat, { data: {}, name: id, opts: anyJob })
      }
    } catch (error) {
      onError(error)
    }
  }
  let looking: Promise<void> | undefined
  const check = () =>
    (looking ??= look().finally(() => {
      looking = undefined
    }))
  const timer = setInterval(() => void check(), everyMs)
  void check()
  return { check, stop: () => clearInterval(timer) }
}
