import { setTimeout as sleep } from 'node:timers/promises'

import type { JobQueue, Worker } from '../../src/queues/JobQueue.js'

import { sweep } from '../../src/jobs/sweep.js'
import { libraryOf } from '../../src/library/libraryOf.js'
import { bullmq } from '../../src/queues/bullmq.js'
import { payloadQueue } from '../../src/queues/payload.js'
import { later } from '../app/later.js'
import { query } from '../app/query.js'
import { freePort } from '../services/freePort.js'
import { type RunningRedis, startOwnRedis } from '../services/startRedis.js'
import { compare, nothingLost } from './compare.js'
import { drive } from './drive.js'
import { type Field, openField } from './openField.js'
import { startVictim, type Task } from './startVictim.js'

const until = async (holds: () => Promise<boolean>) => {
  while (!(await holds())) {
    await sleep(50)
  }
}

/** What a queue of a killed process did not get, and what it got twice. */
describe.each(['payload', 'bullmq'] as const)('a server with the queue of %s', (name) => {
  let field: Field
  let worker: Worker | undefined
  let redis: RunningRedis | undefined
  /** The queue of the victim: its Redis is away, so that the job of a committed row never gets there. */
  let lossy: Task['queue']

  beforeAll(async () => {
    redis = name === 'bullmq' ? await startOwnRedis() : undefined
    lossy = redis ? { redis: `redis://127.0.0.1:${await freePort()}` } : 'payload'
    const queue: JobQueue = redis
      ? bullmq({ connection: { url: redis.url } })
      : payloadQueue({ autoRun: false })
    field = await openField({ queue })
  })
  afterAll(async () => {
    await worker?.close()
    await field.stop()
    await redis?.stop()
  })

  const isReady = async (file: number) => {
    const rows = await query(field.app, "SELECT 1 FROM media WHERE id = $1 AND status = 'ready'", [
      file,
    ])
    return rows.length === 1
  }

  it('is killed between the row and the queue: the file is scanned all the same (F06)', async () => {
    const { app, client, contents, ledger } = field
    const point = 'after the row is written, before the answer'
    const victim = await startVictim(app, { point, queue: lossy })
    const aftermath = await drive('confirm', { app, contents, ledger, victim })
    expect(await victim.comesToItsPoint()).toBe(true)
    await later(app, 5)
    expect(await aftermath(client)).toEqual([])
    const { file } = ledger.entries().at(-1)!
    worker = await app.queue.work!(app.payload)
    // Nobody had come for it, for as long as a sweep waits.
    await sweep(await libraryOf(app.payload))
    await until(() => isReady(file!))
    expect(await compare(app, ledger.entries())).toEqual(nothingLost)
  })

  it('takes a job twice, of whose first time nobody had noted that it was taken (F07)', async () => {
    const { app, client, contents, ledger } = field
    const { body } = await client.direct('editor', contents.picture())
    const file = body.doc.id as number
    for (const job of ['scanFile', 'scanFile', 'makeVariants', 'makeVariants'] as const) {
      await app.queue.add(app.payload, job, { file })
    }
    await until(() => isReady(file))
    await app.queue.add(app.payload, 'makeVariants', { file })
    const idle = async () => {
      const counts = await app.queue.counts!(app.payload)
      return counts.active + counts.waiting === 0
    }
    await until(idle)
    expect(await compare(app, ledger.entries())).toEqual(nothingLost)
  })
})
