import type { Payload } from 'payload'

import type { AddOptions, JobContext, JobHandlers, JobName, JobQueue } from './JobQueue.js'

export interface InlineQueue extends JobQueue {
  /** Names of the jobs that wait. */
  readonly waiting: () => readonly JobName[]
  /** Runs everything that waits, also what these jobs add, unless it was added with a delay. */
  run(payload: Payload): Promise<void>
}

interface Waiting {
  readonly input: unknown
  readonly name: JobName
}

const context: JobContext = { progress: () => undefined, signal: new AbortController().signal }

/**
 * Jobs run when the caller says so: for tests and scripts. A job with a delay waits for the next call.
 *
 * @example const queue = inlineQueue(); mediaLibrary({ queue, ... }); await queue.run(payload)
 */
export const inlineQueue = (): InlineQueue => {
  const jobs: Waiting[] = []
  const later: Waiting[] = []
  let handlers: JobHandlers | undefined
  return {
    name: 'inline',
    add: (_payload: Payload, name: JobName, input: unknown, { delay = 0 }: AddOptions = {}) => {
      const waits = delay > 0 ? later : jobs
      waits.push({ input, name })
      return Promise.resolve()
    },
    counts: () =>
      Promise.resolve({ active: 0, delayed: later.length, failed: 0, waiting: jobs.length }),
    depth: () => Promise.resolve(jobs.length),
    install: (config, given) => {
      handlers = given
      return config
    },
    run: async (payload) => {
      const most = 10_000
      jobs.push(...later.splice(0))
      for (let ran = 0; jobs.length > 0 && ran < most; ran++) {
        const { input, name } = jobs.shift()!
        await handlers![name](input as never, payload, context)
      }
    },
    waiting: () => [...jobs, ...later].map(({ name }) => name),
  }
}
