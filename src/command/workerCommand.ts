import type { JobName } from '../queues/JobQueue.js'
import type { Command } from './Command.js'

import { jobNames } from '../queues/jobKinds.js'
import { positive } from './positive.js'
import { wrongUsage } from './wrongUsage.js'

/** `scanFile=4,makeVariants=2` */
const concurrencyOf = (text: string): Partial<Record<JobName, number>> =>
  Object.fromEntries(
    text.split(',').map((pair) => {
      const [name = '', count = ''] = pair.split('=')
      if (!jobNames.includes(name as JobName)) {
        throw wrongUsage(
          `--concurrency names no job: "${name}". The jobs are ${jobNames.join(', ')}.`,
        )
      }
      return [name, positive('--concurrency', count)]
    }),
  )

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) {
      resolve()
      return
    }
    // A promise alone does not keep a process alive.
    const alive = setInterval(() => undefined, 60_000)
    signal.addEventListener(
      'abort',
      () => {
        clearInterval(alive)
        resolve()
      },
      { once: true },
    )
  })

/** `worker`: runs jobs until it is asked to stop, and finishes those it is at. */
export const workerCommand: Command = {
  about: 'Runs scans, variants and repairs until it is stopped; what runs then is finished first.',
  options: [
    ['--concurrency <jobs>', 'jobs of a kind at once, such as scanFile=4,makeVariants=2'],
    ['--grace <seconds>', 'how long jobs may go on after SIGTERM (30)'],
  ],
  run: async (library, { concurrency, grace = '30' }, { note, signal }) => {
    const { payload, queue } = library
    if (!queue.work) {
      throw wrongUsage(`The queue "${queue.name}" runs no workers: use payloadQueue() or bullmq().`)
    }
    const graceMs = positive('--grace', grace) * 1000
    const counts = { completed: 0, failed: 0, started: 0 }
    const worker = await queue.work(payload, {
      ...(concurrency ? { concurrency: concurrencyOf(String(concurrency)) } : {}),
      onEvent: ({ type }) => counts[type]++,
    })
    note(`Working on the queue "${queue.name}"; Ctrl-C stops it.`)
    await untilAborted(signal)
    note('Finishing the jobs that run...')
    await worker.close({ graceMs })
    const { completed, failed } = counts
    return {
      lines: [`${completed} jobs were done, ${failed} failed.`],
      ok: true,
      result: { completed, failed },
    }
  },
}
