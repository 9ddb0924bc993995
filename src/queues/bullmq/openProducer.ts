import type { Queue } from 'bullmq'
import type { Payload } from 'payload'

import type { JobInputs, JobName } from '../JobQueue.js'
import type { BullmqSettings } from './BullmqOptions.js'

import { forEachKind, jobNames } from '../jobKinds.js'
import { adviseRedis } from './adviseRedis.js'
import { addTimeoutMs, connect, failFast, whenReady } from './connect.js'
import { jobOptions } from './jobOptions.js'
import { loadBullmq } from './loadBullmq.js'
import { tellSeldom } from './tellSeldom.js'

/** What adds jobs and asks for them, in every process. */
export interface Producer {
  readonly queues: Readonly<Record<JobName, Queue>>
  /** Rejects when Redis does not take the job, after two seconds at most. */
  add<Name extends JobName>(name: Name, input: JobInputs[Name], delay: number): Promise<void>
  close(): Promise<void>
}

export const queueName = ({ queue }: BullmqSettings, name: JobName): string => `${queue}-${name}`

/** Events that BullMQ writes for who listens, of a kind: nobody of ours does. */
const streams = { events: { maxLen: 1_000 } }

/**
 * Connects. A Redis that does not answer is waited for a moment; from then on whatever is asked fails at once until it
 * is back.
 */
export const openProducer = async (
  settings: BullmqSettings,
  payload: Payload,
): Promise<Producer> => {
  const loaded = await loadBullmq()
  const client = connect(loaded, settings.connection, failFast)
  const tell = tellSeldom(({ error }) => {
    payload.logger.warn({ err: error, msg: 'Redis cannot be reached' })
  })
  client.on('error', tell)
  client.once('ready', () => void adviseRedis(client, payload))
  await whenReady(client, addTimeoutMs)
  const queues = forEachKind((name) => {
    const queue = new loaded.bullmq.Queue(queueName(settings, name), {
      connection: client,
      prefix: settings.prefix,
      // BullMQ would wait for ever, and print what is in our log already.
      skipVersionCheck: true,
      skipWaitingForReady: true,
      streams,
    })
    return queue.on('error', tell)
  })
  return {
    add: async (name, input, delay) => {
      try {
        await queues[name].add(name, input, jobOptions(input, delay))
      } catch (error) {
        // A Redis that hangs would keep everybody waiting, one after another: until it answers, nobody asks it.
        if ((error as Error).message === 'Command timed out') {
          client.disconnect(true)
        }
        throw error
      }
    },
    close: async () => {
      await Promise.allSettled(jobNames.map((name) => queues[name].close()))
      client.disconnect()
    },
    queues,
  }
}
