import type { S3Options } from 'payload-media-library/storage/s3'

import { fork } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

interface Ready {
  /** Of the page and the API. */
  readonly origin: string
  readonly token: string
}

export interface BigServer extends Ready {
  /** MiB the process had at most. */
  peak(): Promise<number>
  stop(): Promise<void>
}

/** MiB a process had at most, or nothing when it is gone. */
export const peakOf = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024)
}

export const startBigServer = async (
  options: Pick<S3Options, 'bucket' | 'config'>,
): Promise<BigServer> => {
  const child = fork(fileURLToPath(new URL('./server.ts', import.meta.url)), {
    env: { ...process.env, BENCH_S3: JSON.stringify(options) },
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ready = await new Promise<Ready>((resolve, reject) => {
    child.once('message', (message) => resolve(message as Ready))
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}.`)))
  })
  return {
    ...ready,
    peak: () => peakOf(child.pid!),
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.send('stop')
      await ended
    },
  }
}
