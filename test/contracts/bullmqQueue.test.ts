import { Redis } from 'ioredis'
import { randomUUID } from 'node:crypto'

import { bullmq } from '../../src/queues/bullmq.js'
import { queueContract } from '../../src/queues/contract/queueContract.js'
import { switchable } from '../../src/queues/contract/switchable.js'
import { type App, createApp } from '../app/createApp.js'
import { startRedis } from '../services/startRedis.js'

/** A sweep by itself would come in between. */
const never = '0 0 1 1 *'

describe('bullmq', () => {
  const prefix = `contract-${randomUUID()}`
  let app: App
  let redis: Awaited<ReturnType<typeof startRedis>>
  let client: Redis
  let under: ReturnType<typeof switchable>

  const clear = async () => {
    const keys = await client.keys(`${prefix}:*`)
    await (keys.length > 0 && client.del(keys))
  }
  beforeAll(async () => {
    redis = await startRedis()
    client = new Redis(redis.url)
    under = switchable(bullmq({ connection: { url: redis.url }, prefix, sweep: never }))
    app = await createApp({ queue: under.queue as never })
  })
  afterAll(async () => {
    await app.stop()
    await clear()
    client.disconnect()
    await redis.stop()
  })

  queueContract(() => ({ clear, payload: app.payload, ...under }), { describe, it })
})
