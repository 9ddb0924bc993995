import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { randomUUID } from 'node:crypto'

import type { JobHandlers, JobQueue } from '../../src/queues/JobQueue.js'

import { bullmq } from '../../src/queues/bullmq.js'
import { keepSweeping } from '../../src/queues/bullmq/keepSweeping.js'
import { switchable } from '../../src/queues/contract/switchable.js'
import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { form, jpeg, pdf } from '../app/files.js'
import { startRedis } from '../services/startRedis.js'
import { until } from './until.js'

const never = '0 0 1 1 *'

describe('options of bullmq()', () => {
  const problemsOf = (options: unknown) => {
    try {
      bullmq(options as never)
      return []
    } catch (error) {
      return (error as Error).message.split('\n')
    }
  }

  it('are refused with every problem in one message', () => {
    const options = {
      concurrency: { scanFile: 0, scanFiles: 2 },
      connection: { keyPrefix: 'mine:', url: undefined },
      queue: 'a:b',
      sweep: 'every minute',
      workers: true,
    }
    expect(problemsOf(options)).toEqual([
      'bullmq() cannot work with its options:',
      expect.stringMatching(/^- concurrency\.scanFile: /),
      expect.stringMatching(/^- concurrency: .*"scanFiles"/),
      '- connection.keyPrefix: BullMQ cannot work with it: use the option prefix',
      '- connection.url: expected an address such as redis://127.0.0.1:6379',
      '- queue: expected a name without a colon',
      '- sweep: expected a cron of 5 or 6 fields',
      expect.stringMatching(/^- options: .*"workers"/),
    ])
  })

  it.each([{}, { connection: 'redis://127.0.0.1' }, { connection: null }])(
    'need a connection: %j',
    (options) => {
      expect(problemsOf(options)[1]).toBe(
        '- connection: expected { url } or options of ioredis, or a client of ioredis',
      )
    },
  )

  it.each([{ host: '127.0.0.1', port: 6379 }, { url: 'rediss://user:word@redis.example:6380/2' }])(
    'take %j',
    (connection) => {
      expect(problemsOf({ connection })).toEqual([])
    },
  )
})

describe('a queue on BullMQ', () => {
  let redis: Awaited<ReturnType<typeof startRedis>>
  let prefix: string
  let client: Redis
  let app: App
  let handle: (handlers: Partial<JobHandlers>) => void
  let queue: JobQueue
  beforeAll(async () => {
    redis = await startRedis()
    client = new Redis(redis.url, { maxRetriesPerRequest: null })
    prefix = randomUUID()
    // A client of ioredis is taken for its options, and left alone.
    ;({ handle, queue } = switchable(bullmq({ connection: client, prefix, sweep: never })))
    app = await createApp({ queue: queue as never })
  })
  afterAll(async () => {
    await app.stop()
    expect(client.status).toBe('ready')
    const keys = await client.keys(`${prefix}*`)
    await (keys.length > 0 && client.del(keys))
    client.disconnect()
    await redis.stop()
  })
  const inRedis = (name: string) => new Queue(name, { connection: client, prefix })

  it('keeps the same job waiting once, and takes it again while it runs and afterwards', async () => {
    const job = { file: 1, token: 'a' }
    const add = (delay?: number) => queue.add(app.payload, 'scanFile', job, { delay })
    await add(3_600_000)
    await add()
    await add()
    await queue.add(app.payload, 'scanFile', { file: 1 })
    await queue.add(app.payload, 'scanFile', { file: 2 })
    expect(await queue.counts!(app.payload)).toEqual({
      active: 0,
      delayed: 1,
      failed: 0,
      waiting: 3,
    })

    const ran: unknown[] = []
    handle({
      scanFile: async ({ file, token }) => {
        ran.push(`${file}${token ?? ''}`)
        if (ran.length === 1) {
          await add()
        }
      },
    })
    const worker = await queue.work!(app.payload, { concurrency: { scanFile: 1 } })
    await until('four jobs have run', () => ran.length === 4)
    await add()
    await until('it has run again', () => ran.length === 5)
    await worker.close()
    expect(ran).toEqual(['1a', '1', '2', '1a', '1a'])
    expect(await queue.counts!(app.payload)).toEqual({
      active: 0,
      delayed: 1,
      failed: 0,
      waiting: 0,
    })
  })

  it('shows in Redis how far a job is', async () => {
    const shown: unknown[] = []
    const jobs = inRedis('media-library-makeVariants')
    handle({
      makeVariants: async (_input, _payload, context) => {
        context!.progress(1, 4)
        context!.progress(2, 4)
        await until('its progress is shown', async () => {
          const [job] = await jobs.getActive()
          return job!.progress !== 0 && shown.push(job!.progress) > 0
        })
      },
    })
    await queue.add(app.payload, 'makeVariants', { file: 1 })
    const worker = await queue.work!(app.payload)
    await until('it was shown', () => shown.length > 0)
    await worker.close()
    await jobs.close()
    expect(shown).toEqual([{ done: 1, total: 4 }])
  })

  it('plans one sweep for all workers, and plans it again when the plan is lost', async () => {
    const plans = inRedis('planned')
    const planned = async () =>
      (await plans.getJobSchedulers()).map(({ key, pattern }) => [key, pattern])
    const keep = (pattern: string) =>
      keepSweeping(plans, { everyMs: 20, onError: (error) => expect(error).toBeNull(), pattern })
    const [one, other] = [keep(never), keep(never)]
    await until('it is planned', async () => (await planned()).length > 0)
    await Promise.all([one.check(), other.check()])
    expect(await planned()).toEqual([['sweep', never]])
    expect(await plans.getDelayedCount()).toBe(1)

    const keys = await client.keys(`${prefix}:planned*`)
    await client.del(keys)
    await until('it is planned again', async () => (await plans.getDelayedCount()) === 1)
    one.stop()
    other.stop()
    const later = keep('* * * * *')
    await until(
      'another plan takes its place',
      async () => (await planned())[0]?.[1] === '* * * * *',
    )
    later.stop()
    expect(await plans.getDelayedCount()).toBe(1)
    await plans.close()
  })

  it('sweeps by itself, and neither counts that nor lets failed jobs pile up', async () => {
    let sweeps = 0
    const own = switchable(
      bullmq({ connection: { url: redis.url }, prefix: `${prefix}2`, sweep: '* * * * * *' }),
    )
    own.queue.install({} as never, {} as never)
    own.handle({ sweep: () => Promise.resolve(void sweeps++) })
    const worker = await own.queue.work!(app.payload)
    await until('it has swept', () => sweeps > 1)
    await worker.close()
    expect(await own.queue.counts!(app.payload)).toMatchObject({ active: 0, delayed: 0, failed: 0 })
    await own.queue.clean!(app.payload)
  })
})

describe('the library on BullMQ', () => {
  let redis: Awaited<ReturnType<typeof startRedis>>
  let app: App
  let refuses = false
  const start = async (worker: boolean) => {
    redis = await startRedis()
    const queue = bullmq({
      connection: { url: redis.url },
      prefix: randomUUID(),
      sweep: never,
      worker,
    })
    const refuse = () => {
      if (refuses) {
        throw new Error('the project says no')
      }
    }
    app = await createApp({
      collections: {
        media: (media) => ({
          ...media,
          hooks: { ...media.hooks, afterChange: [...(media.hooks!.afterChange ?? []), refuse] },
        }),
      },
      queue: queue as never,
    })
    return queue
  }
  afterEach(async () => {
    await app.stop()
    await redis.stop()
  })
  const post = async (bytes: Buffer, name: string) =>
    app.call('POST', '/media', app.editor, form({ bytes, name }))

  it('leaves jobs to other processes, and adds none for a file that was not saved', async () => {
    const queue = await start(false)
    refuses = true
    expect((await post(pdf(), 'paper.pdf')).status).toBe(500)
    refuses = false
    expect((await post(pdf(), 'paper.pdf')).status).toBe(201)
    // Of the first one, what it had stored is to be removed.
    await until('jobs are there', async () => (await queue.counts!(app.payload)).waiting === 2)
    const worker = await queue.work!(app.payload)
    await until('the file is ready', async () => {
      const { docs } = await app.payload.find({ collection: 'media' })
      return docs.every(({ status }) => status === 'ready')
    })
    await worker.close()
    expect(await audit(app)).toEqual(nothingWrong)
  })

  it('runs jobs in the process of Payload when it is told to', async () => {
    await start(true)
    const { doc } = await (await post(await jpeg(), 'picture.jpg')).json()
    await until('the file is ready', async () => {
      const file = await app.payload.findByID({ id: doc.id, collection: 'media' })
      return file.scanStatus === 'CLEAN' && file.status === 'ready'
    })
    expect(await audit(app)).toEqual(nothingWrong)
  })
})
