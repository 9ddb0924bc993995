import { Redis } from 'ioredis'
import { randomUUID } from 'node:crypto'
import path from 'node:path'

import type { BullmqOptions } from '../../src/queues/bullmq.js'
import type { JobHandlers, JobQueue } from '../../src/queues/JobQueue.js'

import { bullmq } from '../../src/queues/bullmq.js'
import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { form, jpeg, pdf } from '../app/files.js'
import { later } from '../app/later.js'
import { query } from '../app/query.js'
import { freePort } from '../services/freePort.js'
import { type RunningRedis, startOwnRedis } from '../services/startRedis.js'
import { startBullmqWorker } from './startBullmqWorker.js'
import { until } from './until.js'

/** Nothing is swept unless a test says so. */
const never = '0 0 1 1 *'

const notTaken = 'Redis did not take a job: a sweep adds it again when Redis is back'

describe('a Redis that cannot be relied on', () => {
  let redis: RunningRedis | undefined
  let port: number
  let prefix: string
  let app: App
  let queue: JobQueue
  let handlers: JobHandlers
  let said: string[] = []

  /** A queue on a Redis that is not there yet. */
  const onFreePort = async (options: Partial<BullmqOptions> = {}) => {
    port = await freePort()
    prefix = randomUUID()
    queue = bullmq({ connection: { port }, prefix, sweep: never, ...options })
  }
  const next = async (options?: Partial<BullmqOptions>) => {
    await onFreePort(options)
    queue.install({} as never, handlers)
    redis = await startOwnRedis({ port })
  }
  beforeAll(async () => {
    await onFreePort({ worker: true })
    const current: JobQueue = {
      name: 'bullmq',
      add: (...job) => queue.add(...job),
      clean: (payload) => queue.clean!(payload),
      depth: (payload) => queue.depth!(payload),
      install: (config, given) => queue.install(config, (handlers = given)),
    }
    app = await createApp({ queue: current as never })
    app.payload.logger.warn = (({ msg }: { msg: string }) => void said.push(msg)) as never
  })
  afterAll(() => app.stop())
  afterEach(async () => {
    await redis?.stop()
    redis = undefined
    said = []
  })

  const upload = async (bytes = pdf(), name = 'paper.pdf'): Promise<number> => {
    const answer = await app.call('POST', '/media', app.editor, form({ bytes, name }))
    expect(answer.status).toBe(201)
    return (await answer.json()).doc.id
  }
  const isReady = async (...ids: number[]) => {
    const where = "scan_status = 'CLEAN' AND status = 'ready' AND id = ANY($1)"
    const text = `SELECT count(*)::int AS n FROM media WHERE ${where}`
    return (await query<{ n: number }>(app, text, [ids]))[0]!.n === ids.length
  }
  const sweep = async () => {
    await later(app, 1)
    await queue.add(app.payload, 'sweep', {})
  }
  const refusals = () => said.filter((msg) => msg === notTaken).length
  const reached = () =>
    until('Redis is reached', () =>
      queue.counts!(app.payload).then(
        () => true,
        () => false,
      ),
    )
  const processID = async () => {
    const client = new Redis(port)
    const info = await client.info('server')
    client.disconnect()
    return Number(/process_id:(\d+)/.exec(info)![1])
  }

  it('that is down when Payload starts keeps no file from coming in, and is used once it is there', async () => {
    const [first, second] = [await upload(), await upload()]
    await until('it is in the log', () => refusals() > 0)
    await queue.add(app.payload, 'scanFile', { file: first })
    expect(refusals()).toBe(1)
    await expect(queue.counts!(app.payload)).rejects.toMatchObject({ code: 'QUEUE_UNAVAILABLE' })
    redis = await startOwnRedis({ port })
    await reached()
    const third = await upload()
    await until('a file is ready', () => isReady(third))
    await sweep()
    await until('the others are, too', () => isReady(first, second))
    expect(await audit(app)).toEqual(nothingWrong)
  }, 200_000)

  it('that was emptied loses no file: the rows tell what is to be done', async () => {
    await next()
    const picture = await jpeg(320, 240)
    const ids: number[] = []
    for (let n = 0; n < 20; n++) {
      ids.push(n % 4 ? await upload() : await upload(picture, 'picture.jpg'))
    }
    const waiting = async () => (await queue.counts!(app.payload)).waiting
    await until('every upload has its job', async () => (await waiting()) === ids.length)
    const client = new Redis(port)
    await client.flushall()
    client.disconnect()
    expect(await waiting()).toBe(0)
    const worker = await queue.work!(app.payload)
    await sweep()
    await until('every file is ready', () => isReady(...ids))
    await worker.close()
    expect(await audit(app)).toEqual(nothingWrong)
  }, 200_000)

  it('that goes and comes back finds its worker and its web process alive', async () => {
    await next()
    const { databaseURL, dir } = app
    const worker = await startBullmqWorker({
      databaseURL,
      dir,
      leaseMs: 1_000,
      prefix,
      redisURL: redis!.url,
      writes: path.join(dir, 'writes'),
    })
    const before = await upload()
    await until('a file is ready', () => isReady(before))
    await redis!.stop()
    const meanwhile = await upload()
    await until('it is in the log', () => refusals() > 0)
    redis = await startOwnRedis({ port })
    await reached()
    const after = await upload()
    await until('jobs flow again', () => isReady(after))
    await sweep()
    await until('the file from between is ready', () => isReady(meanwhile))
    expect(worker.ended()).toBeUndefined()
    expect(await worker.stop()).toBe(0)
    expect(await audit(app)).toEqual(nothingWrong)
  }, 200_000)

  it('that hangs keeps nobody waiting', async () => {
    await next()
    await queue.add(app.payload, 'scanFile', { file: 0 })
    const pid = await processID()
    process.kill(pid, 'SIGSTOP')
    try {
      const id = await upload()
      await queue.add(app.payload, 'scanFile', { file: id })
      await queue.add(app.payload, 'scanFile', { file: id })
      expect(refusals()).toBe(1)
    } finally {
      process.kill(pid, 'SIGCONT')
    }
    await reached()
  }, 200_000)

  it('that throws jobs away when it is full is told of, once', async () => {
    await onFreePort()
    redis = await startOwnRedis({ config: { 'maxmemory-policy': 'allkeys-lru' }, port })
    await queue.add(app.payload, 'sweep', {})
    const told = () => said.filter((msg) => msg.startsWith('Redis throws'))
    await until('it is told', () => told().length > 0)
    await queue.add(app.payload, 'scanFile', { file: 1 })
    expect(told()).toEqual([
      'Redis throws jobs away when its memory is full: set maxmemory-policy to noeviction, it is allkeys-lru.',
    ])
  }, 200_000)
})
