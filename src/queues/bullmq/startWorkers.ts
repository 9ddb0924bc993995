import type { Worker as BullmqWorker } from 'bullmq'
import type { Payload } from 'payload'

import { setMaxListeners } from 'node:events'

import type { JobHandlers, JobName, Worker, WorkOptions } from '../JobQueue.js'
import type { BullmqSettings } from './BullmqOptions.js'

import { jobKinds, jobNames } from '../jobKinds.js'
import { closeWorkers } from './closeWorkers.js'
import { connect, waitForever } from './connect.js'
import { contextOf } from './contextOf.js'
import { keepSweeping } from './keepSweeping.js'
import { loadBullmq } from './loadBullmq.js'
import { queueName } from './openProducer.js'
import { tellOf } from './tellOf.js'
import { tellSeldom } from './tellSeldom.js'

/** Workers may be killed as often as they like: the row counts attempts, and the last of them is an admin's. */
const maxStalledCount = 1_000

interface Work extends WorkOptions {
  readonly handlers: JobHandlers
}

/** Runs jobs of every kind in this process: a BullMQ worker each, on one connection and one to wait on. */
export const startWorkers = async (
  settings: BullmqSettings,
  payload: Payload,
  { concurrency, handlers, leaseMs = 30_000, onEvent }: Work,
): Promise<Worker> => {
  const loaded = await loadBullmq()
  const client = connect(loaded, settings.connection, waitForever)
  const stop = new AbortController()
  setMaxListeners(0, stop.signal)
  const tell = tellSeldom(({ error, times }) => {
    payload.logger.warn({ err: error, msg: 'A worker of BullMQ has trouble', times })
  })
  client.on('error', tell)
  let running = 0

  const start = (name: JobName): BullmqWorker => {
    const worker = new loaded.bullmq.Worker(
      queueName(settings, name),
      async (job) => {
        running++
        try {
          await handlers[name](job.data as never, payload, contextOf(job, stop.signal))
        } finally {
          running--
        }
      },
      {
        concurrency: concurrency?.[name] ?? settings.concurrency[name] ?? jobKinds[name],
        connection: client,
        lockDuration: leaseMs,
        maxStalledCount,
        prefix: settings.prefix,
        stalledInterval: leaseMs,
      },
    )
    worker.on('error', tell).on('failed', (job, error) => {
      const input: unknown = job?.data
      payload.logger.error({ err: error, input, job: name, msg: 'A job failed' })
    })
    return onEvent ? tellOf(worker, name, onEvent) : worker
  }

  const workers = jobNames.map(start)
  const { prefix, sweep } = settings
  const plans = new loaded.bullmq.Queue(queueName(settings, 'sweep'), {
    connection: client,
    prefix,
  })
  const sweeping = keepSweeping(plans.on('error', tell), { onError: tell, pattern: sweep })
  // A Redis that was away may have forgotten everything.
  client.on('ready', () => void sweeping.check())
  return {
    close: async ({ graceMs = 30_000 } = {}) => {
      sweeping.stop()
      void plans.close().catch(() => undefined)
      await closeWorkers(workers, { client, graceMs, isIdle: () => running === 0 })
      stop.abort(new Error('The worker had to stop.'))
      client.disconnect()
    },
  }
}
