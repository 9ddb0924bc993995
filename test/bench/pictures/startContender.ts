import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import type { ContenderName } from './contenders.js'

export interface RunningContender {
  /** Pictures it decoded in one run. */
  readonly decodes: number
  /** Milliseconds of processor time of a run, of all threads, when there are several after one another. */
  run(): Promise<number>
  stop(): Promise<void>
}

/** Starts one who makes pictures of the file at `path`, in a process of its own, and lets it run until it is warm. */
export const startContender = async (
  name: ContenderName,
  path: string,
): Promise<RunningContender> => {
  const child = fork(fileURLToPath(new URL('./contender.ts', import.meta.url)), [name, path], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const lost = ended.then((code): never => {
    throw new Error(`"${name}" ended with ${code}.`)
  })
  lost.catch(() => undefined)
  const answer = <T>() =>
    Promise.race([
      lost,
      new Promise<T>((resolve) => child.once('message', (message) => resolve(message as T))),
    ])
  const { decodes } = await answer<{ decodes: number }>()
  return {
    decodes,
    run: async () => {
      const answered = answer<{ cpu: number }>()
      child.send('run')
      return (await answered).cpu
    },
    stop: async () => {
      child.send('stop')
      await ended
    },
  }
}
