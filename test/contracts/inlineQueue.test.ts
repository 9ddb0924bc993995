import type { Payload } from 'payload'

import { setTimeout as sleep } from 'node:timers/promises'

import type { Worker } from '../../src/queues/JobQueue.js'

import { queueCases, queueContract } from '../../src/queues/contract/queueContract.js'
import { switchable } from '../../src/queues/contract/switchable.js'
import { inlineQueue } from '../../src/queues/inline.js'

const byHand = 'its jobs run one after another, when the caller says so'

const exempt = {
  'goes on after a job that fails, and tells of it': 'the caller is told, by the error itself',
  'killed: a job whose worker is gone is run by another one': 'it is in the memory of one process',
  'runs a job that was added in a transaction after its commit, and never after its rollback':
    'the caller runs it after the request',
  'runs a job with a delay when its time has come, and not before': 'the next call is its time',
  'runs as many jobs of a kind at once as it may, and no more': byHand,
  'waits for what runs when it is closed, and takes no more': byHand,
}

/** Runs what waits, again and again. */
const looping = (payload: Payload, run: (payload: Payload) => Promise<void>): Promise<Worker> => {
  let isClosed = false
  const running = (async () => {
    while (!isClosed) {
      await run(payload)
      await sleep(1)
    }
  })()
  return Promise.resolve({
    close: () => {
      isClosed = true
      return running
    },
  })
}

describe('inlineQueue()', () => {
  queueContract(
    () => {
      const { handle, queue } = switchable(inlineQueue())
      const payload = {} as Payload
      queue.install({} as never, {} as never)
      return {
        clear: () => Promise.resolve(),
        handle,
        payload,
        queue: { ...queue, work: (given) => looping(given, queue.run) },
      }
    },
    { describe, it },
    exempt,
  )

  it('is exempt from cases that there are', () => {
    const names = queueCases.map(({ name }) => name)
    expect(Object.keys(exempt).filter((name) => !names.includes(name))).toEqual([])
  })
})
