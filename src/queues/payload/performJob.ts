import type { Host } from '../../compat/database.js'
import type { JobContext } from '../JobQueue.js'
import type { ClaimedJob } from './claimJobs.js'
import type { TaskArguments } from './taskOf.js'

import { jobSlugs } from './jobSlugs.js'

/** Runs the task that Payload knows by this name now: a config that was reloaded brings new ones. */
export const performJob = async (
  { payload }: Host,
  { input, name }: ClaimedJob,
  context: JobContext,
): Promise<void> => {
  const slug = jobSlugs[name]
  const task = payload.config.jobs.tasks?.find((known) => known.slug === slug)
  if (!task) {
    throw new Error(`Task '${slug}' is not registered in payload.config.jobs.`)
  }
  const handler = task.handler as unknown as (told: TaskArguments) => Promise<unknown>
  await handler({ context, input, req: { payload } })
}
