import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

import type { JobEvent } from '../../src/queues/JobQueue.js'
import type { WorkerTask } from './bullmqWorker.js'

import { until } from './until.js'

interface News {
  readonly job?: JobEvent['job']
  readonly type: 'ready' | 'stopped' | JobEvent['type']
}

/** Starts a process that runs jobs until it is told to stop. Whatever it does not catch ends it with a code of 1. */
export const startBullmqWorker = async (task: WorkerTask) => {
  const command = ['--import', 'tsx', 'test/jobs/bullmqWorker.ts', JSON.stringify(task)]
  const child = spawn(process.execPath, command, {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const news: News[] = []
  createInterface(child.stdout).on('line', (line) => {
    if (line.startsWith('{"')) {
      news.push(JSON.parse(line) as News)
    }
  })
  let end: number | string | undefined
  const ended = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => resolve((end = code ?? signal ?? 1)))
  })
  const told = (type: News['type'], job?: News['job']) =>
    news.filter((one) => one.type === type && (!job || one.job === job)).length
  const hears = (type: News['type']) =>
    until(`the worker tells that it is ${type}`, () => told(type) > 0 || end !== undefined)
  await hears(task.stopsIn ? 'stopped' : 'ready')
  return {
    /** Code or signal that it ended with, once it has. */
    ended: () => end,
    hears,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    /** Lets it finish what runs, and answers its code. */
    stop: () => {
      child.kill('SIGTERM')
      return ended
    },
    told,
    whenEnded: ended,
  }
}

export type BullmqWorker = Awaited<ReturnType<typeof startBullmqWorker>>
