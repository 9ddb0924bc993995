import type { Job, Worker } from 'bullmq'

import type { JobName, WorkOptions } from '../JobQueue.js'

const timeOf = (job?: Pick<Job, 'finishedOn' | 'processedOn'>) =>
  job?.finishedOn && job.processedOn ? { ms: job.finishedOn - job.processedOn } : {}

/** Tells what happens to the jobs of a worker. */
export const tellOf = (
  worker: Worker,
  job: JobName,
  onEvent: NonNullable<WorkOptions['onEvent']>,
): Worker =>
  worker
    .on('active', () => onEvent({ job, type: 'started' }))
    .on('completed', (done) => onEvent({ job, type: 'completed', ...timeOf(done) }))
    .on('failed', (done, error) => onEvent({ error, job, type: 'failed', ...timeOf(done) }))
