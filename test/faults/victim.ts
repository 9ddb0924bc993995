// A server and worker of the library that is stopped at a named point, or by who started it. Told on its standard
// input what to do besides answering requests; tells on its output what it has done.
import './shiftedClock.js'

import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

import type { Order, Task } from './startVictim.js'

import { bullmq } from '../../src/queues/bullmq.js'
import { inlineQueue } from '../../src/queues/inline.js'
import { payloadQueue } from '../../src/queues/payload.js'
import { eicar } from '../../src/scanners/eicar.js'
import { local } from '../../src/storage/local.js'
import { createApp } from '../app/createApp.js'
import { listen } from '../app/listen.js'
import { faultOptions } from './faultOptions.js'
import { type Point, points, type Stop } from './points.js'

const { databaseURL, dir, isSmall, people, point, queue, signal } = JSON.parse(
  process.argv[2]!,
) as Task
const { doing, drivers }: Partial<Point> = point ? points[point] : {}

const tell = (what: Record<string, unknown>) =>
  new Promise<void>((resolve) => {
    process.stdout.write(`${JSON.stringify(what)}\n`, () => resolve())
  })

let hasStopped = false
const stop: Stop = async () => {
  if (!hasStopped) {
    hasStopped = true
    await tell({ told: 'stopped' })
    process.kill(process.pid, signal)
  }
}

const queueFrom = (asked: Task['queue']) => {
  if (asked === undefined) {
    return inlineQueue()
  }
  return asked === 'payload'
    ? payloadQueue({ autoRun: false })
    : bullmq({ connection: { url: asked.redis } })
}

const own = { queue: queueFrom(queue), scanner: eicar(), storage: local({ dir }) }

/** Takes memory until there is none: what a picture does that is larger than this process. */
const exhaust = async (): Promise<never> => {
  for (const taken: number[][] = []; ; taken.push(Array.from({ length: 2 ** 20 }, Math.random))) {
    await sleep(0)
  }
}
const small = { storage: { ...own.storage, write: exhaust } }

const app = await createApp({
  ...faultOptions,
  databaseURL,
  dir,
  people,
  ...own,
  ...drivers?.(own, stop),
  ...(isSmall ? small : {}),
})

const answered = {
  abort: '/upload/multipart/abort',
  confirm: '/upload/confirm',
  presign: '/upload/presigned',
} as Record<string, string>

const { url } = await listen(app, {}, async (_method, path) => {
  await (point && !drivers && path.endsWith(answered[doing!]!) && stop())
})

let draining: Promise<unknown> = Promise.resolve()

const orders: Readonly<Record<Order, () => Promise<unknown>>> = {
  drain: async () => {
    draining = app.drain()
    await draining
    await tell({ told: 'drained' })
  },
  end: async () => {
    await draining
    process.exit()
  },
  sweep: async () => {
    await app.queue.add(app.payload, 'sweep', {})
    await orders.drain()
  },
  /** For ever, as a worker does. */
  work: async () => {
    for (let turn = 0; ; turn++) {
      await (turn % 50 === 49 && app.queue.add(app.payload, 'sweep', {}))
      await app.drain()
      await sleep(10)
    }
  },
}

const input = createInterface(process.stdin)
input.on('line', (order) => void orders[order as Order]())
// Whoever started it is gone.
input.on('close', () => process.exit())
await tell({ told: 'ready', url: `${url}/api` })
