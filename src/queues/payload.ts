import type { Config, Payload, TaskConfig, Where } from 'payload'

import type { JobHandlers, JobName, JobQueue } from './JobQueue.js'

export interface PayloadQueueOptions {
  /** When this process looks for jobs, as a cron with seconds; `false` leaves that to `payload jobs:run`. @default '* * * * * *' */
  readonly autoRun?: false | string
  /** Jobs taken at a time. @default 20 */
  readonly limit?: number
  /** Name of the queue in Payload Jobs. @default 'media-library' */
  readonly queue?: string
  /** How often what got lost is looked for, as a cron. @default '* * * * *' (every minute) */
  readonly sweep?: string
}

/** Minutes after which a job that claims to run is taken for the job of a killed worker. */
const lostAfterMinutes = 30

/** The same for the one job that everything else is found by: it takes seconds, and twice at once is harmless. */
const sweepLostAfterMinutes = 2

const slugs: Readonly<Record<JobName, string>> = {
  makeVariants: 'mediaLibraryMakeVariants',
  removeObjects: 'mediaLibraryRemoveObjects',
  rescanFile: 'mediaLibraryRescanFile',
  scanFile: 'mediaLibraryScanFile',
  sweep: 'mediaLibrarySweep',
}

/** What a job is told, as text: ids are numbers or UUIDs. */
const inputs: Readonly<Record<JobName, readonly string[]>> = {
  makeVariants: ['file', 'token'],
  removeObjects: ['upload'],
  rescanFile: ['file', 'token'],
  scanFile: ['file', 'token'],
  sweep: [],
}

const asID = (payload: Payload, value: string): number | string =>
  payload.db.defaultIDType === 'number' ? Number(value) : value

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()

const isWaiting: Where[] = [{ completedAt: { exists: false } }, { hasError: { not_equals: true } }]

const taskOf = (
  name: JobName,
  handlers: JobHandlers,
  schedule?: TaskConfig['schedule'],
): TaskConfig =>
  ({
    slug: slugs[name],
    handler: async ({
      input,
      req,
    }: {
      input: Record<string, string>
      req: { payload: Payload }
    }) => {
      const { token, ...ids } = input ?? {}
      const told = Object.entries(ids).map(([field, id]) => [field, asID(req.payload, id)])
      await handlers[name]({ ...Object.fromEntries(told), token } as never, req.payload)
      return { output: {} }
    },
    inputSchema: inputs[name].map((field) => ({
      name: field,
      type: 'text',
      required: field !== 'token',
    })),
    // Handlers decide themselves what is tried again, and when: the row knows, the job does not.
    retries: 0,
    ...(schedule ? { schedule } : {}),
  }) as TaskConfig

/**
 * Payload schedules no second sweep while there is one. It counts the job of a killed worker too, which only a sweep
 * would remove: so that one stops counting after a while.
 */
const scheduleOf = (cron: string, queue: string): TaskConfig['schedule'] => [
  {
    cron,
    hooks: {
      beforeSchedule: async ({ queueable, req }) => {
        const { totalDocs } = await req.payload.db.count({
          collection: 'payload-jobs',
          req,
          where: {
            and: [
              ...isWaiting,
              { queue: { equals: queue } },
              { taskSlug: { equals: slugs.sweep } },
              {
                or: [
                  { processing: { equals: false } },
                  { updatedAt: { greater_than: minutesAgo(sweepLostAfterMinutes) } },
                ],
              },
            ],
          },
        })
        return { input: {}, shouldSchedule: totalDocs === 0, waitUntil: queueable.waitUntil }
      },
    },
    queue,
  },
]

/**
 * Jobs on Payload Jobs, without another service. `add` is part of the caller's transaction. Payload may hand one job
 * to several runners and loses the job of a killed one: both are harmless, since rows are claimed and swept.
 */
export const payloadQueue = (options: PayloadQueueOptions = {}): JobQueue => {
  const {
    autoRun = '* * * * * *',
    limit = 20,
    queue = 'media-library',
    sweep = '* * * * *',
  } = options
  const runs = autoRun === false ? [] : [{ cron: autoRun, limit, queue, silent: true }]
  return {
    name: 'payload',
    add: async (payload, name, input, { delay = 0, req } = {}) => {
      const known = Object.entries(input).filter(([, value]) => value !== undefined)
      const told = Object.fromEntries(known.map(([field, value]) => [field, String(value)]))
      // As `payload.jobs.queue` does it, without reading the job back: one statement in the upload's transaction.
      await payload.db.create({
        collection: 'payload-jobs',
        data: {
          input: told,
          queue,
          taskSlug: slugs[name],
          ...(delay > 0 ? { waitUntil: new Date(Date.now() + delay).toISOString() } : {}),
        },
        req,
        returning: false,
      })
    },
    clean: async (payload) => {
      await payload.db.deleteMany({
        collection: 'payload-jobs',
        where: {
          and: [
            { queue: { equals: queue } },
            { updatedAt: { less_than: minutesAgo(lostAfterMinutes) } },
            { or: [{ processing: { equals: true } }, { hasError: { equals: true } }] },
          ],
        },
      })
    },
    depth: async (payload) => {
      const now = new Date().toISOString()
      const { totalDocs } = await payload.db.count({
        collection: 'payload-jobs',
        where: {
          and: [
            ...isWaiting,
            { queue: { equals: queue } },
            { processing: { equals: false } },
            { or: [{ waitUntil: { exists: false } }, { waitUntil: { less_than: now } }] },
          ],
        },
      })
      return totalDocs
    },
    install: (config: Config, handlers) => {
      const tasks = (Object.keys(slugs) as JobName[]).map((name) =>
        taskOf(name, handlers, name === 'sweep' ? scheduleOf(sweep, queue) : undefined),
      )
      const others = config.jobs?.autoRun
      return {
        ...config,
        jobs: {
          ...config.jobs,
          autoRun:
            typeof others === 'function'
              ? async (payload) => [...(await others(payload)), ...runs]
              : [...(others ?? []), ...runs],
          tasks: [...(config.jobs?.tasks ?? []), ...tasks],
        },
      }
    },
  }
}
