import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { JobName } from '../queues/JobQueue.js'

/** Tells telemetry and the log of a job: how long it ran, and whether it failed. */
export const telling = (
  { payload, telemetry }: MediaLibrary,
  job: JobName,
  input: Readonly<{ file?: number | string; upload?: number | string }>,
  work: () => Promise<void>,
): Promise<void> => {
  const { file, upload } = input
  const attributes = {
    ...(file === undefined ? {} : { 'media.file': file }),
    ...(upload === undefined ? {} : { 'media.upload': upload }),
  }
  return telemetry.span(`media.job.${job}`, attributes, async () => {
    const began = performance.now()
    let outcome = 'failed'
    try {
      await work()
      outcome = 'done'
    } finally {
      const ms = Math.round(performance.now() - began)
      telemetry.count('jobs_total', { job, outcome })
      telemetry.observe('job_seconds', ms / 1000, { job })
      payload.logger.debug({ file, job, ms, msg: 'A job ran', outcome, upload })
    }
  })
}
