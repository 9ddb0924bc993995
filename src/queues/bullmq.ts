import type { Payload } from 'payload'

import type { BullmqOptions } from './bullmq/BullmqOptions.js'
import type { JobHandlers, JobQueue, WorkOptions } from './JobQueue.js'

import { afterCommit } from '../compat/afterCommit.js'
import { checkBullmqOptions } from './bullmq/checkBullmqOptions.js'
import { cleanFailed } from './bullmq/cleanFailed.js'
import { countJobs } from './bullmq/countJobs.js'
import { installBullmq } from './bullmq/installBullmq.js'
import { openOnce } from './bullmq/openOnce.js'
import { openProducer } from './bullmq/openProducer.js'
import { startWorkers } from './bullmq/startWorkers.js'
import { tellSeldom } from './bullmq/tellSeldom.js'

export type { BullmqOptions, RedisConnection } from './bullmq/BullmqOptions.js'

/**
 * Jobs on BullMQ, in a Redis of version 5 or newer: for many jobs, and for workers of their own. Jobs are added when the
 * transaction is committed. A Redis that is down or was emptied loses no file: uploads do not wait for it, and `sweep`
 * adds again what the rows still need.
 *
 * Needs `bullmq` and `ioredis`. Jobs run in `npx payload-media-library worker`, or here too with `worker: true`. Throws
 * one error that names every option that is wrong; `counts` throws `QUEUE_UNAVAILABLE` when Redis does not answer.
 *
 * @example queue: bullmq({ connection: { url: process.env.REDIS_URL } })
 */
export const bullmq = (options: BullmqOptions): JobQueue => {
  const settings = checkBullmqOptions(options)
  let handlers: JobHandlers | undefined
  const producerOf = openOnce(
    (payload) => openProducer(settings, payload),
    (producer) => producer.close(),
  )
  const work = async (payload: Payload, asked: WorkOptions = {}) => {
    if (!handlers) {
      throw new Error('bullmq() is not installed: give it to mediaLibrary({ queue }).')
    }
    return startWorkers(settings, payload, { ...asked, handlers })
  }
  const workHere = openOnce(work, (worker) => worker.close({ graceMs: 10_000 }))
  let logger: Payload['logger'] | undefined
  const tell = tellSeldom(({ error, times }) => {
    const msg = 'Redis did not take a job: a sweep adds it again when Redis is back'
    logger?.warn({ err: error, msg, times })
  })
  const start = async (payload: Payload) => {
    await producerOf(payload)
    await (settings.worker && workHere(payload))
  }
  return {
    name: 'bullmq',
    add: (payload, name, input, { delay = 0, req } = {}) =>
      afterCommit({ payload }, req, async () => {
        logger = payload.logger
        try {
          const producer = await producerOf(payload)
          await producer.add(name, input, delay)
          await (settings.worker && workHere(payload))
        } catch (error) {
          // The row knows what it needs, and whoever sends a file has nothing to do with Redis.
          tell(error)
        }
      }),
    clean: async (payload) => cleanFailed(await producerOf(payload)),
    counts: async (payload) => countJobs(await producerOf(payload)),
    depth: async (payload) => (await countJobs(await producerOf(payload))).waiting,
    install: (config, given) => {
      handlers = given
      return installBullmq(config, start)
    },
    work,
  }
}
