import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { findProgram } from './findProgram.js'
import { freePort } from './freePort.js'
import { startProgram } from './startProgram.js'

export interface StartRedisOptions {
  /** Further settings, as `redis-server` takes them: `{ 'maxmemory-policy': 'allkeys-lru' }`. */
  readonly config?: Readonly<Record<string, string>>
  /** @default a free one */
  readonly port?: number
}

export interface RunningRedis {
  readonly port: number
  readonly url: string
  stop(): Promise<void>
}

/** One question, one answer, without a client: is it Redis, and does it take commands? */
const answersPing = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    const end = (is: boolean) => {
      socket.destroy()
      resolve(is)
    }
    socket.setTimeout(1_000, () => end(false))
    socket.on('error', () => end(false))
    socket.on('data', (data) => end(String(data).startsWith('+PONG')))
  })

/** True when a Redis of our own can be started here. */
export const hasRedis = (): boolean => Boolean(findProgram('redis-server'))

/**
 * Starts a real Redis on 127.0.0.1 that keeps everything in memory and ends with this process.
 *
 * @example
 * const redis = await startOwnRedis()
 * const queue = bullmq({ connection: { url: redis.url } })
 * await redis.stop()
 */
export const startOwnRedis = async ({
  config,
  port: wanted,
}: StartRedisOptions = {}): Promise<RunningRedis> => {
  const program = findProgram('redis-server')
  if (!program) {
    throw new Error('There is no Redis here: install redis-server, or set REDIS_URL.')
  }
  const port = wanted ?? (await freePort())
  const dir = await mkdtemp(path.join(tmpdir(), 'media-library-redis-'))
  const settings = {
    appendonly: 'no',
    bind: '127.0.0.1',
    dir,
    port: String(port),
    save: '',
    ...config,
  }
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])
  const redis = startProgram(program, args, { detached: true, remove: dir })
  let gone = false
  void redis.exited.then(() => (gone = true))
  const stop = async () => {
    await redis.stop()
    await rm(dir, { force: true, recursive: true })
  }
  for (const deadline = Date.now() + 60_000; !gone && Date.now() < deadline; await sleep(20)) {
    if (await answersPing(port)) {
      return { port, stop, url: `redis://127.0.0.1:${port}` }
    }
  }
  await stop()
  throw new Error(`Redis did not start on port ${port}.`)
}

/** The Redis of `REDIS_URL`, which is shared: whoever uses it takes a prefix of its own. Without one, a Redis of our own. */
export const startRedis = async (): Promise<Pick<RunningRedis, 'stop' | 'url'>> => {
  const { REDIS_URL: url } = process.env
  return url ? { stop: async () => {}, url } : startOwnRedis()
}
