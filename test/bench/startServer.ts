import { fork } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

interface Ready {
  readonly databaseURL: string
  readonly port: number
  readonly token: string
}

export interface BenchServer extends Ready {
  readonly api: string
  /** MiB of the process: now, and at most since `resetPeak`. */
  memory(): Promise<{ now: number; peak: number }>
  resetPeak(): Promise<void>
  stop(): Promise<void>
}

const field = (status: string, name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)![1]) / 1024

/** Starts the server of the benchmarks in a process of its own. */
export const startServer = async (): Promise<BenchServer> => {
  const child = fork(fileURLToPath(new URL('./server.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ready = await new Promise<Ready>((resolve, reject) => {
    child.once('message', (message) => resolve(message as Ready))
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}.`)))
  })
  return {
    ...ready,
    api: `http://127.0.0.1:${ready.port}/api`,
    memory: async () => {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8')
      return { now: field(status, 'VmRSS'), peak: field(status, 'VmHWM') }
    },
    resetPeak: () => writeFile(`/proc/${child.pid}/clear_refs`, '5'),
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.send('stop')
      await ended
    },
  }
}
