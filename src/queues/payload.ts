import type { Config } from 'payload'

import type { JobQueue, Worker, WorkOptions } from './JobQueue.js'

import { afterCommit } from '../compat/afterCommit.js'
import { jobNames } from './jobKinds.js'
import { cleanJobs } from './payload/cleanJobs.js'
import { countJobs } from './payload/countJobs.js'
import { jobsSlug, jobSlugs } from './payload/jobSlugs.js'
import { runnersOf } from './payload/runners.js'
import { scheduleOf } from './payload/scheduleOf.js'
import { startRunner } from './payload/startRunner.js'
import { taskOf } from './payload/taskOf.js'

export interface PayloadQueueOptions {
  /**
   * Runs jobs in every process that starts Payload with its crons, as Next.js does. `false` leaves them to
   * `payload-media-library worker`, or to `payload jobs:run` where no process lives long.
   *
   * @default true
   */
  readonly autoRun?: boolean
  /** Jobs of a kind at once, and how long those of a killed worker wait for another one. */
  readonly defaults?: Pick<WorkOptions, 'concurrency' | 'leaseMs'>
  /** Jobs of a kind that a process has in hand, at most. More than run at once only when they are short. @default 100 */
  readonly limit?: number
  /** Milliseconds between looks for jobs of other processes; a process's own begin at once. @default 1_000 */
  readonly pollMs?: number
  /** Name of the queue in Payload Jobs. @default 'media-library' */
  readonly queue?: string
  /** How often what got lost is looked for by `payload jobs:run --handle-schedules`, as a cron. @default '* * * * *' */
  readonly sweep?: string
  /** The same, in milliseconds, where the queue runs its jobs itself. @default 60_000 */
  readonly sweepMs?: number
}

/**
 * Jobs in the table of Payload Jobs, without another service. `add` is part of the caller's transaction. Each job is
 * one worker's at a time, who renews its lease; the job of a killed worker is another's when the lease is over.
 *
 * @example mediaLibrary({ queue: payloadQueue({ defaults: { concurrency: { scanFile: 8 } } }), ... })
 */
export const payloadQueue = (options: PayloadQueueOptions = {}): JobQueue => {
  const {
    autoRun = true,
    defaults = {},
    limit = 100,
    pollMs = 1_000,
    queue = 'media-library',
    sweep = '* * * * *',
    sweepMs = 60_000,
  } = options
  const settings = { ...defaults, limit, pollMs, queue, sweepMs }
  return {
    name: 'payload',
    add: async (payload, name, input, { delay = 0, req } = {}) => {
      const known = Object.entries(input).filter(([, value]) => value !== undefined)
      const told = Object.fromEntries(known.map(([field, value]) => [field, String(value)]))
      // As `payload.jobs.queue` does it, without reading the job back: one statement in the upload's transaction.
      await payload.db.create({
        collection: jobsSlug,
        data: {
          input: told,
          queue,
          taskSlug: jobSlugs[name],
          ...(delay > 0 ? { waitUntil: new Date(Date.now() + delay).toISOString() } : {}),
        },
        req,
        returning: false,
      })
      if (delay <= 0) {
        await afterCommit({ payload }, req, () => runnersOf(payload).forEach(({ wake }) => wake()))
      }
    },
    clean: (payload) => cleanJobs({ payload }, queue),
    counts: (payload) => countJobs({ payload }, queue),
    depth: async (payload) => (await countJobs({ payload }, queue)).waiting,
    install: (config: Config, handlers) => {
      const tasks = jobNames.map((name) =>
        taskOf(name, handlers, name === 'sweep' ? scheduleOf(sweep, queue) : undefined),
      )
      const others = config.jobs?.autoRun
      return {
        ...config,
        jobs: {
          ...config.jobs,
          // Asked for when crons begin, and only then: scripts and migrations run no jobs.
          autoRun: autoRun
            ? async (payload) => {
                const mayRun = () => payload.config.jobs.shouldAutoRun?.(payload) ?? true
                startRunner(payload, { ...settings, mayRun, ref: false })
                return typeof others === 'function' ? others(payload) : (others ?? [])
              }
            : others,
          tasks: [...(config.jobs?.tasks ?? []), ...tasks],
        },
      }
    },
    work: (payload, asked = {}): Promise<Worker> => {
      const concurrency = { ...defaults.concurrency, ...asked.concurrency }
      return Promise.resolve(
        startRunner(payload, { ...settings, ...asked, concurrency, ref: true }),
      )
    },
  }
}
