import assert from 'node:assert/strict'

import type { JobContext, JobInputs } from '../JobQueue.js'
import type { QueueCase } from './QueueUnderTest.js'

import { until } from './until.js'
import { withWorkers } from './withWorkers.js'

const hour = 3_600_000

/** What a queue does when all goes well. */
export const workingCases: readonly QueueCase[] = [
  {
    name: 'runs every kind of job, with ids of their type',
    run: async (under) => {
      const { handle, payload, queue } = under
      const told: Partial<Record<keyof JobInputs, unknown>> = {}
      const givenPayloads = new Set<unknown>()
      const taking = (name: keyof JobInputs) => (input: unknown, given: unknown) => {
        told[name] = JSON.parse(JSON.stringify(input))
        givenPayloads.add(given)
        return Promise.resolve()
      }
      handle({
        makeVariants: taking('makeVariants'),
        removeObjects: taking('removeObjects'),
        rescanFile: taking('rescanFile'),
        scanFile: taking('scanFile'),
        sweep: taking('sweep'),
      })
      await queue.add(payload, 'makeVariants', { file: 1 })
      await queue.add(payload, 'removeObjects', { upload: 2 })
      await queue.add(payload, 'rescanFile', { file: 3 })
      await queue.add(payload, 'scanFile', { file: 4, token: '0815' })
      await queue.add(payload, 'sweep', {})
      await withWorkers(under, async (start) => {
        await start()
        await until('every kind of job has run', () => Object.keys(told).length === 5)
      })
      assert.deepEqual(told, {
        makeVariants: { file: 1 },
        removeObjects: { upload: 2 },
        rescanFile: { file: 3 },
        scanFile: { file: 4, token: '0815' },
        sweep: {},
      })
      assert.ok(
        givenPayloads.size === 1 && givenPayloads.has(payload),
        'handlers got another Payload',
      )
    },
  },
  {
    name: 'runs a job that is added while a worker waits',
    run: async (under) => {
      const ran: unknown[] = []
      under.handle({ scanFile: ({ file }) => Promise.resolve(void ran.push(file)) })
      await withWorkers(under, async (start) => {
        await start()
        for (const file of [1, 2, 3]) {
          await under.queue.add(under.payload, 'scanFile', { file })
          await until(`job ${file} has run`, () => ran.includes(file))
        }
      })
    },
  },
  {
    name: 'gives a handler something to tell its progress to, and a signal that is not aborted',
    run: async (under) => {
      const contexts: (JobContext | undefined)[] = []
      let wasAborted: boolean | undefined
      under.handle({
        scanFile: (_input, _payload, context) => {
          context?.progress(1, 2)
          wasAborted = context?.signal.aborted
          contexts.push(context)
          return Promise.resolve()
        },
      })
      await under.queue.add(under.payload, 'scanFile', { file: 1 })
      await withWorkers(under, async (start) => {
        await start()
        await until('the job has run', () => contexts.length > 0)
      })
      assert.equal(wasAborted, false)
      assert.equal(typeof contexts[0]?.progress, 'function')
    },
  },
  {
    name: 'runs a job with a delay when its time has come, and not before',
    run: async (under) => {
      const { handle, payload, queue } = under
      const ran: unknown[] = []
      handle({ scanFile: ({ file }) => Promise.resolve(void ran.push(file)) })
      await queue.add(payload, 'scanFile', { file: 1 }, { delay: hour })
      await queue.add(payload, 'scanFile', { file: 2 }, { delay: 100 })
      await withWorkers(under, async (start) => {
        await start()
        await until('the job with a short delay has run', () => ran.includes(2))
        await queue.add(payload, 'scanFile', { file: 3 })
        await until('the job without a delay has run', () => ran.includes(3))
      })
      assert.deepEqual(ran, [2, 3])
      assert.equal((await queue.counts!(payload)).delayed, 1)
    },
  },
  {
    name: 'takes the same job twice, and runs it once or twice',
    run: async (under) => {
      let runs = 0
      let isLast = false
      under.handle({
        makeVariants: () => Promise.resolve(void (isLast = true)),
        scanFile: () => Promise.resolve(void runs++),
      })
      await under.queue.add(under.payload, 'scanFile', { file: 1 })
      await under.queue.add(under.payload, 'scanFile', { file: 1 })
      await withWorkers(under, async (start) => {
        await start()
        await until('the job has run', () => runs > 0)
        await under.queue.add(under.payload, 'makeVariants', { file: 1 })
        await until('another job has run', () => isLast)
        await until('nothing waits', async () => (await under.queue.depth!(under.payload)) === 0)
      })
      assert.ok(runs >= 1 && runs <= 2, `it ran ${runs} times`)
    },
  },
  {
    name: 'counts what waits, what runs later and what could run now',
    run: async ({ payload, queue }) => {
      await queue.add(payload, 'scanFile', { file: 1 })
      await queue.add(payload, 'scanFile', { file: 2 })
      await queue.add(payload, 'makeVariants', { file: 1 }, { delay: hour })
      assert.deepEqual(await queue.counts!(payload), {
        active: 0,
        delayed: 1,
        failed: 0,
        waiting: 2,
      })
      assert.equal(await queue.depth!(payload), 2)
    },
  },
  {
    name: 'runs as many jobs of a kind at once as it may, and no more',
    run: async (under) => {
      let now = 0
      let peak = 0
      let ran = 0
      let all!: () => void
      const three = new Promise<void>((resolve) => {
        all = resolve
      })
      under.handle({
        scanFile: async () => {
          peak = Math.max(peak, ++now)
          if (now === 3) {
            all()
          }
          await three
          now--
          ran++
        },
      })
      for (let file = 1; file <= 12; file++) {
        await under.queue.add(under.payload, 'scanFile', { file })
      }
      await withWorkers(under, async (start) => {
        await start({ concurrency: { scanFile: 3 } })
        await until('every job has run', () => ran === 12)
      })
      assert.equal(peak, 3)
    },
  },
]
