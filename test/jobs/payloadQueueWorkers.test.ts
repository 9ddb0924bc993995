import { jest } from '@jest/globals'
import { getPayload } from 'payload'
import pg from 'pg'

import type { Worker, WorkOptions } from '../../src/queues/JobQueue.js'

import { switchable } from '../../src/queues/contract/switchable.js'
import { createGate, until } from '../../src/queues/contract/until.js'
import { payloadQueue } from '../../src/queues/payload.js'
import { addSweep } from '../../src/queues/payload/addSweep.js'
import { type App, createApp } from '../app/createApp.js'
import { query } from '../app/query.js'

interface Row {
  readonly processing: boolean
  readonly updated_at: Date
}

/** What was said in the log since, by its message. */
const hear = ({ payload: { logger } }: App, level: 'error' | 'info') => {
  const said = jest.spyOn(logger, level).mockImplementation(() => undefined)
  const messages = () => said.mock.calls.map(([line]) => (line as unknown as { msg: string }).msg)
  return { messages, stop: () => said.mockRestore() }
}

describe('workers of the payload queue', () => {
  const hour = 3_600_000
  const { handle, queue } = switchable(payloadQueue({ autoRun: false, pollMs: 50, sweepMs: hour }))
  const workers: Worker[] = []
  let app: App
  beforeAll(async () => {
    app = await createApp({ queue: queue as never })
  })
  afterAll(() => app.stop())
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.close({ graceMs: 0 })))
    await query(app, 'DELETE FROM payload_jobs')
    handle({})
  })
  const work = async (options?: WorkOptions): Promise<Worker> => {
    const worker = await queue.work!(app.payload, options)
    workers.push(worker)
    return worker
  }
  const add = (file: number) => queue.add(app.payload, 'scanFile', { file })
  const rowOf = async (file: number): Promise<Row | undefined> =>
    (
      await query<Row>(app, "SELECT * FROM payload_jobs WHERE input->>'file' = $1", [String(file)])
    )[0]

  it('give signs of life for a job that takes long', async () => {
    const gate = createGate()
    handle({ scanFile: () => gate.passed })
    await add(1)
    await work({ leaseMs: 300 })
    const seen = new Set<number>()
    await until('it was renewed three times', async () => {
      const row = await rowOf(1)
      if (row?.processing) {
        seen.add(row.updated_at.getTime())
      }
      return seen.size > 3
    })
    gate.open()
    await until('its job is gone', async () => !(await rowOf(1)))
  })

  it('leave a job that failed as Payload would', async () => {
    handle({
      scanFile: () => Promise.reject(new Error('a NUL \u0000, \\u0000 and half a \ud83d in it')),
    })
    await add(1)
    await work()
    await until('it has failed', async () => (await queue.counts!(app.payload)).failed === 1)
    const { docs } = await app.payload.find({
      collection: 'payload-jobs' as never,
      where: { taskSlug: { equals: 'mediaLibraryScanFile' } },
    })
    expect(docs).toEqual([
      expect.objectContaining({
        error: expect.objectContaining({
          name: 'Error',
          cancelled: false,
          message: 'a NUL , \\u0000 and half a  in it',
        }),
        hasError: true,
        input: { file: '1' },
        processing: false,
        totalTried: 1,
      }),
    ])
  })

  it('leave jobs alone that somebody cancelled', async () => {
    let isRun = false
    const ran: unknown[] = []
    handle({
      makeVariants: () => Promise.resolve(void (isRun = true)),
      scanFile: ({ file }) => Promise.resolve(void ran.push(file)),
    })
    await add(1)
    await app.payload.jobs.cancel({ where: { queue: { equals: 'media-library' } } })
    await add(2)
    await queue.add(app.payload, 'makeVariants', { file: 2 })
    await work()
    await until('the others have run', () => isRun && ran.length > 0)
    expect(ran).toEqual([2])
  })

  it('give back what waits behind a job that takes long', async () => {
    const gate = createGate()
    const ran = new Set<unknown>()
    handle({
      scanFile: async ({ file }) => {
        await (file === 100 ? gate.passed : undefined)
        ran.add(file)
      },
    })
    const one = { concurrency: { scanFile: 1 } }
    await work(one)
    // Jobs that take no time, so that many are claimed at once.
    for (let file = 0; file < 30; file++) {
      await add(file)
    }
    await until('the short ones have run', () => ran.size === 30)
    await query(
      app,
      `INSERT INTO payload_jobs (queue, task_slug, input)
       SELECT 'media-library', 'mediaLibraryScanFile', jsonb_build_object('file', file::text)
       FROM generate_series(100, 120) AS file`,
    )
    await until('the long one runs', async () => (await rowOf(100))?.processing === true)
    await work(one)
    await until('the others have run', () => ran.size === 50)
    expect(ran.has(100)).toBe(false)
    gate.open()
    await until('the long one has run', () => ran.has(100))
  })

  it('sweep at full intervals, with one sweep that waits', async () => {
    const sweeps = () =>
      query<{ due: boolean; id: number }>(
        app,
        "SELECT id, extract(epoch FROM wait_until)::integer % 3600 = 0 AS due FROM payload_jobs WHERE task_slug = 'mediaLibrarySweep'",
      )
    let swept = 0
    handle({ sweep: () => Promise.resolve(void swept++) })
    for (let time = 0; time < 3; time++) {
      await addSweep(app, 'media-library', hour)
    }
    const [first, ...others] = await sweeps()
    expect([first!.due, others]).toEqual([true, []])
    expect(await queue.counts!(app.payload)).toEqual({
      active: 0,
      delayed: 0,
      failed: 0,
      waiting: 0,
    })
    // Of a worker that was killed: it keeps nobody from the next one.
    await query(
      app,
      "UPDATE payload_jobs SET processing = true, updated_at = now() - interval '3 minutes'",
    )
    await addSweep(app, 'media-library', hour)
    expect(await sweeps()).toHaveLength(2)
    await query(app, 'UPDATE payload_jobs SET wait_until = now()')
    await work()
    await until('it sweeps', () => swept > 0)
  })

  it('survive a database that goes and comes back, and run what ended meanwhile no second time', async () => {
    const [errors, infos] = [hear(app, 'error'), hear(app, 'info')]
    const url = new URL(app.databaseURL)
    const name = url.pathname.slice(1)
    const server = new pg.Client({ connectionString: new URL('/postgres', url).href })
    await server.connect()
    const gate = createGate()
    const runs: unknown[] = []
    handle({
      scanFile: async ({ file }) => {
        runs.push(file)
        await (file === 1 ? gate.passed : undefined)
      },
    })
    const reached = 'The job queue reaches its database again'
    const lost = 'The job queue does not reach its database'
    try {
      await add(1)
      await work({ leaseMs: hour })
      await until('a job runs', () => runs.length === 1)
      await server.query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS false`)
      await server.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1',
        [name],
      )
      await until('the worker notices', () => errors.messages().includes(lost))
      gate.open()
      await server.query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS true`)
      await until('the worker is back', () => infos.messages().includes(reached))
      await add(2)
      await until('both jobs are gone', async () => !(await rowOf(1)) && !(await rowOf(2)))
      expect(runs).toEqual([1, 2])
      const count = (messages: string[], line: string) =>
        messages.filter((message) => message === line).length
      expect(count(errors.messages(), lost)).toBe(count(infos.messages(), reached))
    } finally {
      await server.query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS true`)
      await server.end()
      errors.stop()
      infos.stop()
    }
  })
})

describe('a process that runs its jobs by itself', () => {
  const { handle, queue } = switchable(payloadQueue({ pollMs: 50 }))

  it('does so with its crons, where the project lets it, and stops with them', async () => {
    let mayRun = false
    const ran: unknown[] = []
    handle({ scanFile: ({ file }) => Promise.resolve(void ran.push(file)) })
    const app = await createApp({
      config: { jobs: { deleteJobOnComplete: false, shouldAutoRun: () => mayRun } as never },
      queue: queue as never,
    })
    // As in a script, and then as Next.js does.
    expect(app.payload.crons).toEqual([])
    await getPayload({ config: app.config, cron: true, key: app.key })
    const errors = hear(app, 'error')
    await queue.add(app.payload, 'scanFile', { file: 1 })
    const scans = () =>
      query(
        app,
        "SELECT completed_at IS NOT NULL AS done, total_tried::integer AS tried FROM payload_jobs WHERE task_slug = 'mediaLibraryScanFile'",
      )
    expect(await scans()).toEqual([{ done: false, tried: 0 }])
    mayRun = true
    await until('the job is done, and kept', async () => {
      const [scan] = await scans()
      return (scan as { done: boolean }).done
    })
    expect(await scans()).toEqual([{ done: true, tried: 1 }])
    expect(ran).toEqual([1])
    expect(app.payload.crons).toHaveLength(1)
    await app.stop()
    expect(errors.messages()).toEqual([])
    errors.stop()
  })
})
