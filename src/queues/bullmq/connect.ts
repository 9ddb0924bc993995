import type { Redis, RedisOptions } from 'ioredis'

import type { RedisConnection } from './BullmqOptions.js'
import type { Loaded } from './loadBullmq.js'

/** Milliseconds that whoever adds a job waits for Redis: the row remembers the job. */
export const addTimeoutMs = 2_000

const retryStrategy = (times: number) => Math.min(times * 100, 2_000)

/** What is told to Redis by requests of people: now, or not at all. */
export const failFast: RedisOptions = {
  autoResendUnfulfilledCommands: false,
  commandTimeout: addTimeoutMs,
  connectTimeout: addTimeoutMs,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
}

/** What is told to Redis by workers, which have nothing else to do. */
export const waitForever: RedisOptions = {
  commandTimeout: undefined,
  enableOfflineQueue: true,
  maxRetriesPerRequest: null,
}

/** A connection of our own, that comes back by itself. */
export const connect = (
  { Redis: Client }: Loaded,
  connection: RedisConnection,
  patience: RedisOptions,
): Redis => {
  const own: RedisOptions = { retryStrategy, ...patience, lazyConnect: false }
  if ('duplicate' in connection) {
    return connection.duplicate(own)
  }
  const { url, ...options } = connection
  return url ? new Client(url, { ...options, ...own }) : new Client({ ...options, ...own })
}

/** Resolves when Redis answers, or when it has had its time. */
export const whenReady = (client: Redis, ms: number): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      client.off('ready', done)
      client.off('end', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    client.once('ready', done)
    client.once('end', done)
    if (client.status === 'ready') {
      done()
    }
  })
