import type { RedisOptions } from 'ioredis'

import { z } from 'zod'

import type { BullmqOptions, BullmqSettings, RedisConnection } from './BullmqOptions.js'

import { forEachKind } from '../jobKinds.js'

const count = z.number().int().positive()
const text = z.string().min(1)

const isRedisURL = (url: unknown): boolean =>
  typeof url === 'string' && /^rediss?:\/\//.test(url) && URL.canParse(url)

const optionsOf = (connection: RedisConnection): RedisOptions =>
  'duplicate' in connection ? connection.options : connection

/** A client of ioredis has methods and is more than an object; what its options may be is ioredis' to know. */
const connection = z.custom<RedisConnection>().superRefine((given, { addIssue }) => {
  const say = (message: string, path: string[] = []) => addIssue({ code: 'custom', message, path })
  if (typeof given !== 'object' || given === null) {
    return say('expected { url } or options of ioredis, or a client of ioredis')
  }
  if ('isCluster' in given && given.isCluster) {
    say('a cluster is not supported: expected a single Redis, or its sentinels')
  } else if (optionsOf(given).keyPrefix) {
    say('BullMQ cannot work with it: use the option prefix', ['keyPrefix'])
  }
  if ('url' in given && !isRedisURL(given.url)) {
    say('expected an address such as redis://127.0.0.1:6379', ['url'])
  }
})

const schema = z.strictObject({
  concurrency: z.strictObject(forEachKind(() => count.optional())).optional(),
  connection,
  prefix: text.optional(),
  queue: text.regex(/^[^:]+$/, 'expected a name without a colon').optional(),
  sweep: text.regex(/^(?:\S+ ){4,5}\S+$/, 'expected a cron of 5 or 6 fields').optional(),
  worker: z.boolean().optional(),
})

/** Fills in the defaults. Throws one error that names every problem of `options`. */
export const checkBullmqOptions = (options: BullmqOptions): BullmqSettings => {
  const result = schema.safeParse(options)
  if (!result.success) {
    const problems = result.error.issues.map(
      ({ message, path }) => `- ${path.join('.') || 'options'}: ${message}`,
    )
    throw new Error(`bullmq() cannot work with its options:\n${problems.join('\n')}`)
  }
  return {
    concurrency: {},
    prefix: 'bull',
    queue: 'media-library',
    sweep: '* * * * *',
    worker: false,
    ...options,
  }
}
