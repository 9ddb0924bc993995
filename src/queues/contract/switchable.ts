import type { JobHandlers, JobQueue } from '../JobQueue.js'

import { forEachKind } from '../jobKinds.js'

/**
 * The same queue with handlers that a test can replace while it is installed.
 *
 * @example
 * const { handle, queue } = switchable(myQueue())
 * // plugins: [mediaLibrary({ queue, ... })]
 * handle({ scanFile: async ({ file }) => console.log(file) })
 */
export const switchable = <Queue extends JobQueue>(
  queue: Queue,
): { handle: (handlers: Partial<JobHandlers>) => void; queue: Queue } => {
  let current: Partial<JobHandlers> = {}
  const handlers = forEachKind(
    (name) =>
      (...told: Parameters<JobHandlers['sweep']>) =>
        (current[name] as JobHandlers['sweep'] | undefined)?.(...told) ?? Promise.resolve(),
  ) as unknown as JobHandlers
  return {
    handle: (next) => {
      current = next
    },
    queue: { ...queue, install: (config) => queue.install(config, handlers) },
  }
}
