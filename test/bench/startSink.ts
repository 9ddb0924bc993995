import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface Sink {
  readonly config: {
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
    readonly endpoint: string
    readonly forcePathStyle: boolean
    readonly region: string
  }
  /** Requests by their name in S3 since the last call. */
  counts(): Promise<Record<string, number>>
  stop(): Promise<void>
}

/** Starts a look-alike of S3 that counts, and lets every request wait for `latency` milliseconds. */
export const startSink = async ({ latency = 0 } = {}): Promise<Sink> => {
  const child = fork(fileURLToPath(new URL('./s3Sink.ts', import.meta.url)), [String(latency)], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const lost = ended.then((code): never => {
    throw new Error(`The sink ended with ${code}.`)
  })
  lost.catch(() => undefined)
  const answer = <T>() =>
    Promise.race([lost, new Promise<T>((resolve) => child.once('message', (m) => resolve(m as T)))])
  const port = await answer<number>()
  return {
    config: {
      credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
      endpoint: `http://127.0.0.1:${port}`,
      forcePathStyle: true,
      region: 'us-east-1',
    },
    counts: () => {
      const answered = answer<Record<string, number>>()
      child.send('counts')
      return answered
    },
    stop: async () => {
      child.disconnect()
      await ended
    },
  }
}
