import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { randomUUID } from 'node:crypto'

import type { JobHandlers } from '../../../src/queues/JobQueue.js'

import { bullmq as createQueue } from '../../../src/queues/bullmq.js'
import { failFast, waitForever } from '../../../src/queues/bullmq/connect.js'
import { jobOptions } from '../../../src/queues/bullmq/jobOptions.js'
import { startOwnRedis } from '../../services/startRedis.js'
import { median, ratioOf, round, type RowResult, type Table } from '../figures.js'

const jobs = 5_000
const lanes = 50
const rounds = 5

interface Side {
  add(file: number): Promise<unknown>
  close(): Promise<void>
  /** Runs jobs in a worker until it is closed. */
  work(run: (file: number) => void): Promise<{ close(): Promise<unknown> }>
}

type Open = (port: number) => Promise<Side>

/** BullMQ by itself, with the very options the library gives it. */
const raw: Open = async (port) => {
  const prefix = randomUUID()
  const [client, waiting] = [new Redis(port, failFast), new Redis(port, waitForever)]
  await new Promise((resolve) => client.once('ready', resolve))
  const streams = { events: { maxLen: 1_000 } }
  const queue = new Queue('raw-scanFile', { connection: client, prefix, streams })
  await queue.waitUntilReady()
  return {
    add: (file) => queue.add('scanFile', { file }, jobOptions<'scanFile'>({ file }, 0)),
    close: async () => {
      await queue.close()
      client.disconnect()
      waiting.disconnect()
    },
    work: async (run) => {
      const worker = new Worker<{ file: number }>(
        'raw-scanFile',
        async ({ data }) => run(data.file),
        { concurrency: lanes, connection: waiting, maxStalledCount: 1_000, prefix },
      )
      await worker.waitUntilReady()
      return worker
    },
  }
}

const library: Open = async (port) => {
  const queue = createQueue({ connection: { port }, prefix: randomUUID(), sweep: '0 0 1 1 *' })
  // Of Payload the queue needs its log and its transactions, and there are none.
  const payload = { db: { destroy: undefined as never }, logger: console } as never
  let current: (file: number) => void = () => undefined
  const handlers = { scanFile: async ({ file }: { file: number }) => current(file) }
  queue.install({} as never, handlers as unknown as JobHandlers)
  await queue.depth!(payload)
  return {
    add: (file) => queue.add(payload, 'scanFile', { file }),
    close: () => (payload as { db: { destroy(): Promise<void> } }).db.destroy(),
    work: async (run) => {
      current = run
      return queue.work!(payload, { concurrency: { scanFile: lanes } })
    },
  }
}

const addAll = async (side: Side): Promise<number> => {
  let next = 0
  const start = performance.now()
  const lane = async () => {
    while (next < jobs) {
      await side.add(++next)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return performance.now() - start
}

/** Told of every job: resolves with the milliseconds from the first to the last of them. */
const counting = () => {
  const runs = new Map<number, number>()
  let begun = 0
  let tell: (ms: number) => void
  const done = new Promise<number>((resolve) => (tell = resolve))
  return {
    done,
    run: (file: number) => {
      begun ||= performance.now()
      runs.set(file, (runs.get(file) ?? 0) + 1)
      if (runs.size === jobs) {
        tell(performance.now() - begun)
      }
    },
    twice: () => [...runs.values()].filter((times) => times > 1).length,
  }
}

interface Times {
  readonly adding: number
  readonly both: number
  readonly running: number
}

/** One after another, and then while a worker waits: as it is when files come in. */
const measure = async (open: Open, port: number): Promise<Times> => {
  const side = await open(port)
  const adding = await addAll(side)
  const first = counting()
  const one = await side.work(first.run)
  const running = await first.done
  await one.close()

  const second = counting()
  const two = await side.work(second.run)
  const start = performance.now()
  await addAll(side)
  await second.done
  const both = performance.now() - start
  await two.close()
  await side.close()
  return { adding, both, running }
}

const countTwice = async (port: number): Promise<number> => {
  const side = await library(port)
  const count = counting()
  const workers = [await side.work(count.run), await side.work(count.run)]
  await addAll(side)
  await count.done
  await Promise.all(workers.map((worker) => worker.close()))
  await side.close()
  return count.twice()
}

/** No-op jobs by the library's queue, beside BullMQ by itself with the same options. */
export const bullmq = async (): Promise<RowResult> => {
  const redis = await startOwnRedis()
  try {
    await measure(raw, redis.port)
    await measure(library, redis.port)
    const found: { again: Times; ours: Times; theirs: Times }[] = []
    for (let n = 0; n < rounds; n++) {
      const theirs = await measure(raw, redis.port)
      const ours = await measure(library, redis.port)
      found.push({ again: await measure(raw, redis.port), ours, theirs })
    }
    const perSecond = (of: (round: (typeof found)[number]) => number) =>
      Math.round((jobs / median(found.map(of))) * 1_000)
    const table: Table = {}
    const ratios: Record<string, number | string> = {}
    for (const kind of ['adding', 'running', 'both'] as const) {
      table[kind === 'both' ? 'added and run at once' : kind] = {
        'jobs/s, library': perSecond(({ ours }) => ours[kind]),
        'jobs/s, BullMQ': perSecond(({ theirs }) => theirs[kind]),
      }
      ratios[`${kind}: library / BullMQ`] = ratioOf(
        found.map(({ ours, theirs }) => [theirs[kind], ours[kind]] as const),
      )
      ratios[`${kind}: BullMQ / BullMQ (A/A)`] = ratioOf(
        found.map(({ again, theirs }) => [theirs[kind], again[kind]] as const),
      )
    }
    ratios['jobs that ran twice, two workers'] = round(await countTwice(redis.port), 0)
    return {
      about: `${jobs} jobs that do nothing, ${lanes} at once, one process, Redis on the same machine: medians of ${rounds} rounds.`,
      ratios,
      table,
    }
  } finally {
    await redis.stop()
  }
}
