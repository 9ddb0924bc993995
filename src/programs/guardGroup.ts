import { spawn } from 'node:child_process'

import { killGroup } from './killGroup.js'
import { ownEnvironment } from './ownEnvironment.js'

/**
 * Ends a group of processes when this process is gone, however it went: a worker that is killed would leave a program at
 * work for hours. Answers what calls the guard off. Windows has none.
 */
export const guardGroup = (pid: number): (() => void) => {
  if (process.platform === 'win32') {
    return () => undefined
  }
  // The end of its input is the end of this process.
  const guard = spawn('/bin/sh', ['-c', 'read -r line; kill -9 "-$1"', 'guard', String(pid)], {
    detached: true,
    env: ownEnvironment(),
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  guard.on('error', () => undefined)
  guard.stdin.on('error', () => undefined)
  return () => {
    killGroup(guard.pid)
    guard.stdin.destroy()
  }
}
