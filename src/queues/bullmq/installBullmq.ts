import type { Config, Payload } from 'payload'

import { loadBullmq } from './loadBullmq.js'

/**
 * Connects when Payload starts, so that whoever starts it reads at once what is wrong with Redis; a Redis that is down
 * keeps nobody from starting. Builds of Next.js start Payload, too, and need no jobs.
 */
export const installBullmq = (
  config: Config,
  start: (payload: Payload) => Promise<void>,
): Config => ({
  ...config,
  onInit: async (payload) => {
    if (process.env.NEXT_PHASE !== 'phase-production-build') {
      await loadBullmq()
      start(payload).catch((err: unknown) => {
        payload.logger.error({ err, msg: 'BullMQ did not start' })
      })
    }
    await config.onInit?.(payload)
  },
})
