import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import type { WorkerCommand, WorkerKind, WorkerReport } from './worker.js'

export interface BenchWorker {
  end(): Promise<void>
  /** As `kill -9`. */
  kill(): Promise<void>
  tell(command: WorkerCommand): Promise<WorkerReport>
}

/** Starts a worker process on a database, whose tables it makes when it is the first. */
export const startWorker = async (
  kind: WorkerKind,
  url: string,
  isFirst = false,
): Promise<BenchWorker> => {
  const child = fork(
    fileURLToPath(new URL('./worker.ts', import.meta.url)),
    [kind, url, isFirst ? 'push' : ''],
    {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  )
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const lost = ended.then((): never => {
    throw new Error('A worker ended.')
  })
  lost.catch(() => undefined)
  const answer = <T>() =>
    Promise.race([
      lost,
      new Promise<T>((resolve) => child.once('message', (told) => resolve(told as T))),
    ])
  await answer()
  const stop = async (signal: 'SIGKILL' | 'SIGTERM') => {
    child.kill(signal)
    await ended
  }
  return {
    end: () => stop('SIGTERM'),
    kill: () => stop('SIGKILL'),
    tell: (command) => {
      const answered = answer<WorkerReport>()
      child.send(command)
      return answered
    },
  }
}
