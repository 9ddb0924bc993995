import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { freePort } from '../services/freePort.js'
import { createDatabase } from '../services/postgres.js'
import { startProgram } from '../services/startProgram.js'

export interface Demo {
  readonly url: string
  stop(): Promise<void>
}

const lock = 'test/.data/demo-is-being-built'
const longestBuildMs = 10 * 60_000

/** Two that build the app at the same time get in each other's way: the second waits, and finds it built. */
const inTurn = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  await mkdir('test/.data', { recursive: true })
  while (
    !(await mkdir(lock).then(
      () => true,
      () => false,
    ))
  ) {
    const began = await stat(lock).then(
      ({ mtimeMs }) => mtimeMs,
      () => Date.now(),
    )
    // Of one that was killed.
    await (Date.now() - began > longestBuildMs ? rm(lock, { recursive: true }) : sleep(500))
  }
  try {
    return await work()
  } finally {
    await rm(lock, { force: true, recursive: true })
  }
}

/** The demo as `npm run demo` starts it, on a database and a folder of its own, and with further settings. */
export const startDemo = (settings: Readonly<Record<string, string>> = {}): Promise<Demo> =>
  inTurn(() => start(settings))

const start = async (settings: Readonly<Record<string, string>>): Promise<Demo> => {
  const database = await createDatabase('demo')
  const media = await mkdtemp(join(tmpdir(), 'media-library-demo-'))
  const port = await freePort()
  const { NODE_ENV: _, REDIS_URL: __, ...env } = process.env
  const program = startProgram(process.execPath, ['dev/demo.mjs'], {
    env: {
      ...env,
      DATABASE_URL: database.url,
      DEMO_SAMPLES: '0',
      MEDIA_DIR: media,
      NODE_OPTIONS: '',
      PORT: String(port),
      ...settings,
    } as unknown as NodeJS.ProcessEnv,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const url = `http://localhost:${port}`
  let hasEnded = false
  void program.exited.then(() => (hasEnded = true))
  while ((await fetch(`${url}/api/media`).catch(() => null))?.status !== 200) {
    if (hasEnded) {
      throw new Error('The demo ended before it answered.')
    }
    await sleep(500)
  }
  return {
    stop: async () => {
      await program.stop()
      await database.drop()
      await rm(media, { force: true, recursive: true })
    },
    url,
  }
}
