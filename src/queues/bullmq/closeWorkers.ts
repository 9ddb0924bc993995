import type { Worker } from 'bullmq'
import type { Redis } from 'ioredis'

import { setTimeout as sleep } from 'node:timers/promises'

interface Closing {
  readonly client: Redis
  readonly graceMs: number
  readonly isIdle: () => boolean
}

/** Milliseconds for goodbyes to Redis, and for a job that came in the last moment. */
const goodbyeMs = 2_000

/**
 * Takes no more jobs, waits for those that run, and closes. What still runs when the time is over keeps its lock, which
 * nobody renews any more: when it ends, the job is another worker's. Nothing is waited for while Redis is away.
 */
export const closeWorkers = async (
  workers: readonly Worker[],
  { client, graceMs, isIdle }: Closing,
): Promise<void> => {
  const deadline = performance.now() + graceMs
  await Promise.all(workers.map((worker) => worker.pause(true)))
  while (!isIdle() && performance.now() < deadline) {
    await sleep(20)
  }
  const isForced = !isIdle() || client.status !== 'ready'
  const closed = Promise.all(workers.map((worker) => worker.close(isForced)))
  await Promise.race([closed, sleep(goodbyeMs, undefined, { ref: false })])
}
