import type * as bullmq from 'bullmq'
import type { Redis } from 'ioredis'

export interface Loaded {
  readonly bullmq: typeof bullmq
  readonly Redis: typeof Redis
}

const isNotInstalled = (error: unknown) =>
  ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'].includes((error as { code: string }).code)

/** Loads BullMQ and the client of Redis it works with. Both are for projects that use this queue. */
export const loadBullmq = async (): Promise<Loaded> => {
  try {
    const [library, ioredis] = await Promise.all([import('bullmq'), import('ioredis')])
    return { bullmq: library, Redis: ioredis.Redis }
  } catch (cause) {
    throw isNotInstalled(cause)
      ? new Error('bullmq() needs BullMQ and ioredis: npm install bullmq ioredis', { cause })
      : cause
  }
}
