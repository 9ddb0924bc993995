import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

import type { App } from '../app/createApp.js'
import type { PointName } from './points.js'

export interface Task {
  readonly databaseURL: string
  readonly dir: string
  readonly isSmall: boolean
  readonly people: Pick<App, 'admin' | 'editor' | 'other'>
  /** Where it stops. @default nowhere by itself */
  readonly point?: PointName
  /** Its queue: of Payload, or in the Redis at this address. @default one that forgets with the process */
  readonly queue?: 'payload' | { readonly redis: string }
  /** How it stops: as `kill -9` and a power cut do, or until it is woken. @default 'SIGKILL' */
  readonly signal: 'SIGKILL' | 'SIGSTOP'
}

/** `drain` runs the jobs that wait, `sweep` what a sweep finds too, `work` does so for ever, `end` ends the process when the jobs that run are done. */
export type Order = 'drain' | 'end' | 'sweep' | 'work'

export interface Victim {
  /** Its jobs have run, or it is gone. */
  readonly drained: Promise<unknown>
  /** Resolves with the signal that ended it. */
  readonly ended: Promise<null | string>
  /** It came to its point, or it is gone. */
  readonly stopped: Promise<unknown>
  /** Of its REST API. */
  readonly url: string
  /** False when it did not stop there, long after it could have. */
  comesToItsPoint(): Promise<boolean>
  kill(): Promise<unknown>
  order(what: Order): void
  wake(): void
}

interface VictimOptions {
  /** Minutes its clock is ahead of everybody's. @default 0 */
  readonly clock?: number
  /** Pictures are too much for its memory. */
  readonly isSmall?: boolean
  readonly point?: PointName
  readonly queue?: Task['queue']
  readonly signal?: Task['signal']
}

/** Kills a process when this one is gone, however it went: one that is stopped does not notice that itself. */
const guard = (pid: number): ChildProcess =>
  spawn('sh', ['-c', `cat > /dev/null; kill -9 ${pid}`], { stdio: ['pipe', 'ignore', 'ignore'] })

const alive = new Set<ChildProcess>()
process.once('exit', () => alive.forEach((child) => child.kill('SIGKILL')))

/** Starts a process that serves the library beside `app`, on the same database and disk. */
export const startVictim = async (
  { admin, databaseURL, dir, editor, other }: App,
  { clock = 0, isSmall = false, point, queue, signal = 'SIGKILL' }: VictimOptions = {},
): Promise<Victim> => {
  const task: Task = {
    databaseURL,
    dir,
    isSmall,
    people: { admin, editor, other },
    point,
    queue,
    signal,
  }
  const args = [
    ...(isSmall ? ['--max-old-space-size=256'] : []),
    ...['--import', 'tsx', 'test/faults/victim.ts', JSON.stringify(task)],
  ]
  const child = spawn(process.execPath, args, {
    env: { ...process.env, FAULT_CLOCK: String(clock), NODE_OPTIONS: '' },
    // What V8 says of its end is long.
    stdio: ['pipe', 'pipe', isSmall ? 'ignore' : 'inherit'],
  })
  alive.add(child)
  const guarding = guard(child.pid!)
  child.stdin.on('error', () => {})
  const ended = new Promise<null | string>((resolve) => {
    child.once('exit', () => guarding.kill('SIGKILL'))
    child.once('close', (code, by) => {
      alive.delete(child)
      resolve(by ?? `code ${code}`)
    })
  })
  const told: Record<string, (line: { url?: string }) => void> = {}
  const hears = (what: string) =>
    Promise.race([new Promise<{ url?: string }>((resolve) => (told[what] = resolve)), ended])
  const [ready, stopped, drained] = [hears('ready'), hears('stopped'), hears('drained')]
  createInterface(child.stdout).on('line', (line) => {
    if (line.startsWith('{"told"')) {
      const said = JSON.parse(line) as { told: string; url?: string }
      told[said.told]!(said)
    }
  })
  const first = await ready
  if (!first || typeof first === 'string') {
    throw new Error(`A victim did not start: it ended with ${first}.`)
  }
  return {
    comesToItsPoint: async () => {
      const said = await Promise.race([stopped, sleep(60_000, null, { ref: false })])
      return said !== null && typeof said === 'object'
    },
    drained,
    ended,
    kill: () => {
      child.kill('SIGKILL')
      return ended
    },
    order: (what) => child.stdin.write(`${what}\n`),
    stopped,
    url: first.url!,
    wake: () => child.kill('SIGCONT'),
  }
}
