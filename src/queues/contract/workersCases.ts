import assert from 'node:assert/strict'

import type { JobEvent } from '../JobQueue.js'
import type { QueueCase } from './QueueUnderTest.js'

import { createGate, until } from './until.js'
import { withWorkers } from './withWorkers.js'

const jobs = 80

/** What workers do beside each other, and when one of them stops. */
export const workersCases: readonly QueueCase[] = [
  {
    name: 'shares jobs among two workers: each runs once',
    run: async (under) => {
      const { handle, payload, queue } = under
      const runs = new Map<unknown, number>()
      handle({
        scanFile: async ({ file }) => {
          runs.set(file, (runs.get(file) ?? 0) + 1)
          await new Promise((resolve) => setImmediate(resolve))
        },
      })
      await withWorkers(under, async (start) => {
        await start()
        await start()
        await Promise.all(
          Array.from({ length: jobs }, (_, file) =>
            queue.add(payload, 'scanFile', { file: file + 1 }),
          ),
        )
        await until('every job has run', () => runs.size === jobs)
        await until('nothing waits or runs', async () => {
          const { active, waiting } = await queue.counts!(payload)
          return active + waiting === 0
        })
      })
      assert.deepEqual([...new Set(runs.values())], [1])
    },
  },
  {
    name: 'killed: a job whose worker is gone is run by another one',
    run: async (under) => {
      const never = createGate()
      const signals: AbortSignal[] = []
      let runs = 0
      under.handle({
        scanFile: async (_input, _payload, context) => {
          runs++
          if (runs === 1) {
            signals.push(context!.signal)
            await never.passed
          }
        },
      })
      await under.queue.add(under.payload, 'scanFile', { file: 1 })
      await withWorkers(under, async (start) => {
        const first = await start({ leaseMs: 1_000 })
        await until('the first worker has begun', () => runs === 1)
        await first.close({ graceMs: 0 })
        assert.ok(signals[0]?.aborted, 'its handler was not told to stop')
        await start({ leaseMs: 1_000 })
        await until('another worker has run it', () => runs > 1)
      })
      never.open()
    },
  },
  {
    name: 'waits for what runs when it is closed, and takes no more',
    run: async (under) => {
      const { handle, payload, queue } = under
      const gate = createGate()
      const ended: unknown[] = []
      let begun = 0
      handle({
        scanFile: async ({ file }) => {
          begun++
          await gate.passed
          ended.push(file)
        },
      })
      await queue.add(payload, 'scanFile', { file: 1 })
      await withWorkers(under, async (start) => {
        const worker = await start({ concurrency: { scanFile: 1 } })
        await until('the job has begun', () => begun === 1)
        let isClosed = false
        const closing = worker.close().then(() => {
          isClosed = true
        })
        await queue.add(payload, 'scanFile', { file: 2 })
        assert.ok((await queue.counts!(payload)).active >= 1)
        assert.equal(isClosed, false)
        gate.open()
        await closing
        assert.deepEqual(ended, [1])
        const { active, waiting } = await queue.counts!(payload)
        assert.equal(active, 0)
        assert.ok(waiting >= 1, 'the job that was not begun is gone')
        await start()
        await until('another worker runs what was left', () => ended.length === 2)
      })
    },
  },
  {
    name: 'goes on after a job that fails, and tells of it',
    run: async (under) => {
      const { handle, payload, queue } = under
      const events: JobEvent[] = []
      const ran: unknown[] = []
      handle({
        scanFile: ({ file }) => {
          ran.push(file)
          return file === 2 ? Promise.reject(new Error('this one fails')) : Promise.resolve()
        },
      })
      for (const file of [1, 2, 3]) {
        await queue.add(payload, 'scanFile', { file })
      }
      await withWorkers(under, async (start) => {
        await start({
          onEvent: (event) => (event.job === 'scanFile' ? events.push(event) : undefined),
        })
        const told = (type: JobEvent['type']) => events.filter((event) => event.type === type)
        await until(
          'three jobs have ended',
          () => told('completed').length + told('failed').length === 3,
        )
        assert.equal(told('started').length, 3)
        assert.equal(told('failed').length, 1)
        assert.equal((told('failed')[0]!.error as Error).message, 'this one fails')
        assert.ok(told('completed').every(({ ms }) => typeof ms === 'number' && ms >= 0))
        await until('it is counted', async () => (await queue.counts!(payload)).failed === 1)
        await queue.add(payload, 'scanFile', { file: 4 })
        await until('a later job has run', () => ran.includes(4))
      })
      assert.deepEqual(ran.filter((file) => file === 2).length, 1)
    },
  },
]
