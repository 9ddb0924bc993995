import type { JobCounts } from '../JobQueue.js'
import type { Producer } from './openProducer.js'

import { MediaError } from '../../errors/MediaError.js'
import { jobNames } from '../jobKinds.js'

/** Jobs of all kinds. The next sweep of the schedule is no job yet. Throws `QUEUE_UNAVAILABLE`. */
export const countJobs = async ({ queues }: Producer): Promise<JobCounts> => {
  try {
    const counts = await Promise.all(
      jobNames.map((name) => queues[name].getJobCounts('active', 'delayed', 'failed', 'waiting')),
    )
    const sum = (state: string, of = counts) => of.reduce((all, by) => all + (by[state] ?? 0), 0)
    const put = counts.filter((_, i) => jobNames[i] !== 'sweep')
    return {
      active: sum('active'),
      delayed: sum('delayed', put),
      failed: sum('failed'),
      waiting: sum('waiting'),
    }
  } catch (cause) {
    throw new MediaError('QUEUE_UNAVAILABLE', 'Redis does not answer.', {}, { cause })
  }
}
