import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { commandOf } from './commandOf.js'

/**
 * Ends a Postgres that still runs on `data`, and forgets one that died without tidying up: its process
 * number may belong to another program by now, and Postgres then refuses to start.
 */
export async function stopLeftover(data: string): Promise<void> {
  const lock = path.join(data, 'postmaster.pid')
  if (!existsSync(lock)) {
    return
  }
  const pid = Number(readFileSync(lock, 'utf8').split('\n')[0])
  if (commandOf(pid).includes(data)) {
    process.kill(pid, 'SIGINT')
    for (let tries = 0; tries < 100 && existsSync(lock); tries++) {
      await sleep(100)
    }
  }
  rmSync(lock, { force: true })
}
