import { spawn } from 'node:child_process'

import type { App } from '../app/createApp.js'

/** Starts a process that runs the jobs of the library of `app`. */
export const startWorker = ({ admin, databaseURL, dir, editor, other }: App) => {
  const task = JSON.stringify({ databaseURL, dir, people: { admin, editor, other } })
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/presets/worker.ts', task], {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  const ended = new Promise<null | string>((resolve) => {
    child.once('close', (code, signal) => resolve(signal ?? String(code)))
  })
  return {
    ended,
    kill: () => {
      child.kill('SIGKILL')
      return ended
    },
  }
}
