import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

import type { App } from '../app/createApp.js'
import type { PointName } from './points.js'

export interface Promised {
  /** Status of the answer the process gave to its client. */
  readonly answer?: number
  readonly deleted?: number
  readonly file?: number
  readonly md5?: string
  readonly upload?: number
}

/** Starts a process that works until it stops at a point. */
export const startVictim = (
  { databaseURL, dir }: App,
  point: PointName,
  signal: 'SIGKILL' | 'SIGSTOP',
) => {
  const task = JSON.stringify({ databaseURL, dir, point, signal })
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/faults/victim.ts', task], {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const promised: Promised = {}
  let hasStopped = () => {}
  const stopped = new Promise<void>((resolve) => (hasStopped = resolve))
  createInterface(child.stdout).on('line', (line) => {
    if (line.startsWith('{"isStopped')) {
      hasStopped()
    } else if (line.startsWith('{"')) {
      Object.assign(promised, JSON.parse(line))
    }
  })
  const ended = new Promise<null | string>((resolve) => {
    child.once('close', (_code, by) => resolve(by))
  })
  return {
    /** Resolves with the signal that ended it. */
    ended,
    /** What it had been promised, by what it told until now. */
    promised,
    stopped: Promise.race([stopped, ended]),
    wake: () => child.kill('SIGCONT'),
  }
}
