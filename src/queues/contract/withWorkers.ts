import type { Worker, WorkOptions } from '../JobQueue.js'
import type { QueueUnderTest } from './QueueUnderTest.js'

/** Starts workers, and closes them whatever happens: those that still run something do not keep a test. */
export const withWorkers = async (
  { payload, queue }: QueueUnderTest,
  test: (start: (options?: WorkOptions) => Promise<Worker>) => Promise<void>,
): Promise<void> => {
  const workers: Worker[] = []
  try {
    await test(async (options) => {
      const worker = await queue.work!(payload, options)
      workers.push(worker)
      return worker
    })
  } finally {
    await Promise.all(workers.map((worker) => worker.close({ graceMs: 0 })))
  }
}
