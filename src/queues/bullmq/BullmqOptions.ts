import type { Redis, RedisOptions } from 'ioredis'

import type { WorkOptions } from '../JobQueue.js'

/** An address, options of ioredis, both, or a client of ioredis, whose options are taken: the client itself is left alone. */
export type RedisConnection = ({ readonly url?: string } & RedisOptions) | Redis

export interface BullmqOptions {
  /** Jobs of a kind that run at once in one worker. @default scanFile 4, rescanFile 2, makeVariants 2, removeObjects 4, sweep 1 */
  readonly concurrency?: WorkOptions['concurrency']
  readonly connection: RedisConnection
  /** What all keys in Redis begin with. Projects that share a Redis need one each. @default 'bull', as BullMQ */
  readonly prefix?: string
  /** Name that the queues begin with: `media-library-scanFile`... @default 'media-library' */
  readonly queue?: string
  /** How often what got lost is looked for, as a cron in UTC. @default '* * * * *' (every minute) */
  readonly sweep?: string
  /** Runs jobs in every process that starts Payload as well. @default false: `npx payload-media-library worker` does */
  readonly worker?: boolean
}

export type BullmqSettings = Required<BullmqOptions>
