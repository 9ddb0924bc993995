import type { TaskConfig } from 'payload'

import { countSweeps } from './countJobs.js'

/**
 * For `payload jobs:run --handle-schedules`. Payload schedules no second sweep while there is one, and counts that of
 * a killed worker too, which only a sweep would remove: so that one stops counting after a while.
 */
export const scheduleOf = (cron: string, queue: string): TaskConfig['schedule'] => [
  {
    cron,
    hooks: {
      beforeSchedule: async ({ queueable, req: { payload } }) => {
        const sweeps = await countSweeps({ payload }, queue)
        return { input: {}, shouldSchedule: sweeps === 0, waitUntil: queueable.waitUntil }
      },
    },
    queue,
  },
]
