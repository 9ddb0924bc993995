import type { Job } from 'bullmq'

import type { JobContext } from '../JobQueue.js'

/** Milliseconds between two reports of one job. */
const reportMs = 1_000

/** What a handler gets: its progress is shown in Redis, once a second at most. */
export const contextOf = (job: Job, signal: AbortSignal): JobContext => {
  let reportedAt = -Infinity
  return {
    progress: (done, total) => {
      if (performance.now() - reportedAt >= reportMs) {
        reportedAt = performance.now()
        // A job may be done before its report arrives.
        job.updateProgress({ done, total }).catch(() => undefined)
      }
    },
    signal,
  }
}
