import assert from 'node:assert/strict'
import { commitTransaction, createLocalReq, initTransaction, killTransaction } from 'payload'

import type { QueueCase } from './QueueUnderTest.js'

import { until } from './until.js'
import { withWorkers } from './withWorkers.js'

/** Jobs are about rows: they must not run before their row is there, nor when it never will be. */
export const transactionCases: readonly QueueCase[] = [
  {
    name: 'runs a job that was added in a transaction after its commit, and never after its rollback',
    run: async (under) => {
      const { handle, payload, queue } = under
      const ran: unknown[] = []
      handle({ scanFile: ({ file }) => Promise.resolve(void ran.push(file)) })
      const other = async (file: number) => {
        await queue.add(payload, 'scanFile', { file })
        await until(`job ${file} has run`, () => ran.includes(file))
      }
      await withWorkers(under, async (start) => {
        await start()
        const [kept, dropped] = [
          await createLocalReq({}, payload),
          await createLocalReq({}, payload),
        ]
        await initTransaction(kept)
        await initTransaction(dropped)
        await queue.add(payload, 'scanFile', { file: 1 }, { req: kept })
        await queue.add(payload, 'scanFile', { file: 2 }, { req: dropped })
        await other(3)
        assert.deepEqual(ran, [3], 'a job ran inside of a transaction')
        await killTransaction(dropped)
        await commitTransaction(kept)
        await until('the job of the transaction has run', () => ran.includes(1))
        await other(4)
      })
      assert.deepEqual(ran, [3, 1, 4])
    },
  },
]
