// A worker of the benchmarks, in a process of its own: no-op jobs on stock Payload Jobs or on the library's queue.
import { postgresAdapter } from '@payloadcms/db-postgres'
import { setTimeout as sleep } from 'node:timers/promises'
import { buildConfig, getPayload, type TaskConfig } from 'payload'
import { mediaLibrary } from 'payload-media-library'
import { memory } from 'payload-media-library/testing'

import type { Worker } from '../../../src/queues/JobQueue.js'

import { switchable } from '../../../src/queues/contract/switchable.js'
import { payloadQueue } from '../../../src/queues/payload.js'
import { noScanner } from '../../../src/scanners/none.js'

export type WorkerKind = 'library' | 'stock'

export type WorkerCommand =
  | { readonly add: number }
  | { readonly alone: number }
  | { readonly start: { readonly jobMs?: number; readonly leaseMs?: number } }
  | { readonly stop: true }

/** What a worker answers every command with. */
export interface WorkerReport {
  /** Runs that ended with an error, or did not end. */
  readonly crashes: number
  /** Milliseconds from a job that is added alone to its begin. */
  readonly pickups: readonly number[]
  /** Jobs that were run since the last report, one entry a run. */
  readonly ran: readonly number[]
}

const [kind, url, push] = process.argv.slice(2) as [WorkerKind, string, string]
process.env.PAYLOAD_FORCE_DRIZZLE_PUSH = 'true'

let ran: number[] = []
let crashes = 0
let pickups: number[] = []
let jobMs = 0

/** With a job time of 0 a job does nothing; otherwise it takes so long and has an effect on a row, which it claims. */
const perform = async (file: number): Promise<void> => {
  ran.push(file)
  if (jobMs > 0) {
    await pool.query('UPDATE bench_effects SET runs = runs + 1 WHERE id = $1', [file])
    await sleep(jobMs)
    await pool.query(
      `UPDATE bench_effects SET state = 'done', effects = effects + 1 WHERE id = $1 AND state = 'pending'`,
      [file],
    )
  }
}

const task = {
  slug: 'noop',
  handler: async ({ input }: { input: { file: string } }) => {
    await perform(Number(input.file))
    return { output: {} }
  },
  inputSchema: [{ name: 'file', type: 'text', required: true }],
  retries: 0,
} as unknown as TaskConfig

const { handle, queue } = switchable(payloadQueue({ autoRun: false }))
const handlers = { scanFile: ({ file }: { file: number | string }) => perform(Number(file)) }
handle(handlers)

const config = await buildConfig({
  collections: [{ slug: 'users', auth: true, fields: [] }],
  db: postgresAdapter({ pool: { connectionString: url }, push: push === 'push' }),
  logger: { options: { level: process.env.LOG ?? 'silent' } },
  secret: 'bench',
  telemetry: false,
  typescript: { autoGenerate: false },
  ...(kind === 'stock'
    ? { jobs: { tasks: [task] } }
    : { plugins: [mediaLibrary({ queue, scanner: noScanner(), storage: memory() })] }),
})
const payload = await getPayload({ config })
const { pool } = payload.db as unknown as {
  pool: { query(text: string, values: unknown[]): Promise<{ rowCount: number }> }
}

/** As `payload jobs:run` in a loop, and without its waits. */
const runStock = (): Worker => {
  let isClosed = false
  const running = (async () => {
    while (!isClosed) {
      const found = await payload.jobs.run({ limit: 50, silent: true }).catch(() => {
        crashes++
        return null
      })
      await (found && !('noJobsRemaining' in found && found.noJobsRemaining) ? undefined : sleep(5))
    }
  })()
  return {
    close: async () => {
      isClosed = true
      await Promise.race([running, sleep(5_000).then(() => crashes++)])
    },
  }
}

let worker: undefined | Worker

/** Adds a job when there is no other, and waits until it is done and gone. */
const addAlone = async (file: number): Promise<void> => {
  const begun = new Promise<number>((resolve) => {
    handle({ scanFile: () => Promise.resolve(resolve(performance.now())) })
  })
  const start = performance.now()
  await queue.add(payload, 'scanFile', { file })
  pickups.push((await begun) - start)
  const left = "SELECT 1 FROM payload_jobs WHERE task_slug = 'mediaLibraryScanFile'"
  while ((await pool.query(left, [])).rowCount !== 0) {
    await sleep(5)
  }
  handle(handlers)
}

const obey = async (command: WorkerCommand): Promise<void> => {
  if ('add' in command) {
    for (let file = 1; file <= command.add; file++) {
      await (kind === 'stock'
        ? payload.jobs.queue({ input: { file: String(file) }, task: 'noop' as never })
        : queue.add(payload, 'scanFile', { file }))
    }
  } else if ('alone' in command) {
    for (let file = 1; file <= command.alone; file++) {
      await addAlone(file)
    }
  } else if ('start' in command) {
    jobMs = command.start.jobMs ?? 0
    worker =
      kind === 'stock' ? runStock() : await queue.work!(payload, { leaseMs: command.start.leaseMs })
  } else {
    await worker?.close()
    worker = undefined
  }
}

process.on('message', (command: WorkerCommand) => {
  void obey(command).then(() => {
    process.send!({ crashes, pickups, ran } satisfies WorkerReport)
    ran = []
    pickups = []
    crashes = 0
  })
})
process.on('disconnect', () => process.exit(0))
process.send!('ready')
