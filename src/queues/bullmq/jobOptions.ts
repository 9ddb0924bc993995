import type { JobsOptions } from 'bullmq'

import type { JobInputs, JobName } from '../JobQueue.js'

/** Failed jobs that are kept for operators to look at, of a kind. */
export const keepFailed = { age: 7 * 86_400, count: 1_000 }

/** Handlers decide themselves what is tried again, and when: the row knows, the job does not. */
export const anyJob = {
  attempts: 1,
  removeOnComplete: true,
  removeOnFail: keepFailed,
} as const satisfies JobsOptions

/**
 * The same job waits only once. While it runs it may be added again, as it may have read its row already; and one that
 * is put off does not hide one that is not.
 */
export const jobOptions = <Name extends JobName>(
  input: JobInputs[Name],
  delay: number,
): JobsOptions => ({
  ...anyJob,
  deduplication: {
    id: [delay > 0 ? 'later' : 'now', ...Object.values(input)].filter(Boolean).join('.'),
    keepLastIfActive: true,
  },
  ...(delay > 0 ? { delay } : {}),
})
