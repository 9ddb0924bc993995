import { fork } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

import type { S3Options } from '../../src/storage/s3.js'
import type { ServerKind } from './server.js'

interface Ready {
  readonly databaseURL: string
  readonly token: string
  readonly url: string
}

export interface BenchServer extends Ready {
  readonly api: string
  /** Milliseconds of processor time, of all threads. */
  cpu(): Promise<number>
  /** MiB of the process: now, and at most since `resetPeak`. */
  memory(): Promise<{ now: number; peak: number }>
  /** Bytes read and written, of sockets and files. */
  moved(): Promise<number>
  resetPeak(): Promise<void>
  stop(): Promise<void>
}

const field = (text: string, name: string) =>
  Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)![1])

/** Starts a server of the benchmarks in a process of its own. */
export const startServer = async (
  kind: ServerKind = 'library',
  store?: Pick<S3Options, 'bucket' | 'config'>,
): Promise<BenchServer> => {
  const child = fork(fileURLToPath(new URL('./server.ts', import.meta.url)), [kind], {
    env: { ...process.env, ...(store ? { BENCH_S3: JSON.stringify(store) } : {}) },
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const lost = ended.then((code): never => {
    throw new Error(`The server ended with ${code}.`)
  })
  lost.catch(() => undefined)
  const answer = <T>() =>
    Promise.race([lost, new Promise<T>((resolve) => child.once('message', (m) => resolve(m as T)))])
  const about = (name: string) => readFile(`/proc/${child.pid}/${name}`, 'utf8')
  const ready = await answer<Ready>()
  return {
    ...ready,
    api: `${ready.url}/api`,
    cpu: async () => {
      const answered = answer<{ cpu: number }>()
      child.send('cpu')
      return (await answered).cpu
    },
    memory: async () => {
      const status = await about('status')
      return { now: field(status, 'VmRSS') / 1024, peak: field(status, 'VmHWM') / 1024 }
    },
    moved: async () => {
      const io = await about('io')
      return field(io, 'rchar') + field(io, 'wchar')
    },
    resetPeak: () => writeFile(`/proc/${child.pid}/clear_refs`, '5'),
    stop: async () => {
      child.send('stop')
      await ended
    },
  }
}
