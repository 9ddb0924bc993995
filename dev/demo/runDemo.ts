import path from 'node:path'

import type { Program } from '../../test/services/startProgram.js'

import { whenStopped } from '../../test/services/whenStopped.js'
import { addSamples } from './addSamples.js'
import { claimData } from './claimData.js'
import { findDatabase } from './findDatabase.js'
import { findScanner } from './findScanner.js'
import { findStorage } from './findStorage.js'
import { makeReady } from './makeReady.js'
import { data } from './paths.js'
import { portIsFree } from './portIsFree.js'
import { printBanner } from './printBanner.js'
import { startApp } from './startApp.js'

const started: { stop(): Promise<void> }[] = []

/** Starts what the media library needs, then the media library, and waits to be stopped. */
export async function runDemo(mode: 'dev' | 'start'): Promise<void> {
  whenStopped(() => void quit(0))
  try {
    const server = await start(mode)
    await server.exited
    throw new Error('Next.js stopped.')
  } catch (error) {
    await quit(1, error instanceof Error ? error.message : String(error))
  }
}

async function start(mode: 'dev' | 'start'): Promise<Program> {
  if (!process.env.DATABASE_URL && !claimData()) {
    throw new Error('A demo already runs from this folder: stop it first.')
  }
  const port = Number(process.env.PORT || 3000)
  if (!(await portIsFree(port))) {
    throw new Error(
      `Port ${port} is taken: choose another, as in PORT=${port + 1} npm run ${mode === 'dev' ? 'dev' : 'demo'}.`,
    )
  }
  Object.assign(process.env, {
    MEDIA_DIR: process.env.MEDIA_DIR || path.join(data, 'media'),
    NEXT_TELEMETRY_DISABLED: '1',
  })
  const storage = await findStorage([`http://localhost:${port}`, `http://127.0.0.1:${port}`])

  const database = await findDatabase()
  started.push(database)
  const scanner = await findScanner()
  const env = { ...scanner.env, DATABASE_URL: database.url }

  await makeReady(mode, env, database.isOurs)

  const server = await startApp(mode, port, env)
  started.push(server)
  printBanner({
    database: database.about,
    port,
    scanner: scanner.about,
    storage,
  })
  if (process.env.DEMO_SAMPLES !== '0') {
    // Nobody waits for it.
    addSamples(`http://127.0.0.1:${port}`).catch((error: unknown) =>
      console.log(`  The samples could not be added: ${String(error)}`),
    )
  }
  return server
}

let quitting = false

/** Stops Next.js first and its database after it. Ctrl-C under npm arrives twice; once is enough. */
async function quit(code: number, reason?: string): Promise<void> {
  if (quitting) {
    return
  }
  quitting = true
  console.log(reason ?? '\nStopping...')
  for (const part of started.reverse()) {
    await part.stop()
  }
  process.exit(code)
}
