import type { Payload, TaskConfig } from 'payload'

import type { JobContext, JobHandlers, JobName } from '../JobQueue.js'

import { jobSlugs } from './jobSlugs.js'

/** What a job is told, as text: ids are numbers or UUIDs. */
const inputs: Readonly<Record<JobName, readonly string[]>> = {
  makeRenditions: ['file', 'token'],
  makeVariants: ['file', 'token'],
  regenerate: ['token'],
  removeObjects: ['upload'],
  rescanFile: ['file', 'token'],
  scanFile: ['file', 'token'],
  sweep: [],
}

const asID = (payload: Payload, value: string): number | string =>
  payload.db.defaultIDType === 'number' ? Number(value) : value

/** What a task is given by our runner; Payload's own gives no context. */
export interface TaskArguments {
  readonly context?: JobContext
  readonly input: null | Readonly<Record<string, string>>
  readonly req: { readonly payload: Payload }
}

/** A job of the library as a task of Payload Jobs, which `payload jobs:run` can run too. */
export const taskOf = (
  name: JobName,
  handlers: JobHandlers,
  schedule?: TaskConfig['schedule'],
): TaskConfig =>
  ({
    slug: jobSlugs[name],
    handler: async ({ context, input, req: { payload } }: TaskArguments) => {
      const { token, ...ids } = input ?? {}
      const told = Object.entries(ids).map(([field, id]) => [field, asID(payload, id)])
      await handlers[name]({ ...Object.fromEntries(told), token } as never, payload, context)
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
