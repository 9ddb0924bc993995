// A worker of its own, as the command starts one. It may be told to stop within its first scan, as `kill -9` and a
// blocked event loop stop it. Tells its parent what it does.
import { appendFileSync } from 'node:fs'

import type { Scanner } from '../../src/scanners/Scanner.js'
import type { StorageProvider } from '../../src/storage/StorageProvider.js'

import { bullmq } from '../../src/queues/bullmq.js'
import { eicar } from '../../src/scanners/eicar.js'
import { createApp } from '../app/createApp.js'

export interface WorkerTask {
  readonly databaseURL: string
  readonly dir: string
  readonly leaseMs: number
  readonly prefix: string
  readonly redisURL: string
  readonly stopsIn?: 'SIGKILL' | 'SIGSTOP'
  /** Where it notes every object that it writes. */
  readonly writes: string
}

/** Nothing is swept unless a test says so. */
const never = '0 0 1 1 *'

const task = JSON.parse(process.argv[2]!) as WorkerTask
const { databaseURL, dir, leaseMs, prefix, redisURL, stopsIn, writes } = task

const tell = (news: object) =>
  new Promise<void>((resolve) => {
    process.stdout.write(`${JSON.stringify(news)}\n`, () => resolve())
  })

let isFirst = true
const stopping = (scanner: Scanner): Scanner => ({
  ...scanner,
  scan: async (body, file) => {
    if (stopsIn && isFirst) {
      isFirst = false
      await tell({ type: 'stopped' })
      process.kill(process.pid, stopsIn)
    }
    return scanner.scan(body, file)
  },
})

const noting = (storage: StorageProvider): StorageProvider => ({
  ...storage,
  write: async (key, body, info) => {
    const written = await storage.write(key, body, info)
    appendFileSync(writes, `${key}\n`)
    return written
  },
})

const queue = bullmq({ connection: { url: redisURL }, prefix, sweep: never })
const app = await createApp({
  databaseURL,
  dir,
  queue: queue as never,
  scanner: stopping(eicar()),
  wrap: noting,
})
const worker = await queue.work!(app.payload, {
  leaseMs,
  onEvent: ({ job, type }) => void tell({ job, type }),
})
process.once('SIGTERM', () => {
  void worker
    .close()
    .then(() => app.stop())
    .then(() => process.exit())
})
await tell({ type: 'ready' })
