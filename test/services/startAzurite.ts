import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { startProgram } from './startProgram.js'

export interface RunningAzurite {
  readonly accountKey: string
  readonly accountName: string
  /** URL of the blob service. */
  readonly endpoint: string
  stop(): Promise<void>
}

const accountName = 'medialibrary'

/** Says its address when it is ready, and why not when it is not. */
const addressIn = (words: string) =>
  /successfully listens on (http:\/\/127\.0\.0\.1:\d+)/.exec(words)?.[1]

/**
 * Starts Microsoft's emulator of Azure Blob Storage on a free port of 127.0.0.1, with an account of its own. It keeps
 * everything in memory, and ends with this process, however this process ends.
 *
 * @example
 * const { accountKey, accountName, endpoint, stop } = await startAzurite()
 */
export const startAzurite = async (): Promise<RunningAzurite> => {
  const directory = await mkdtemp(path.join(tmpdir(), 'media-library-azurite-'))
  const accountKey = randomBytes(64).toString('base64')
  const main = path.join(
    path.dirname(createRequire(path.resolve('package.json')).resolve('azurite/package.json')),
    'dist/src/blob/main.js',
  )
  const { AZURITE_DB: _, ...env } = process.env
  const options = ['--blobHost', '127.0.0.1', '--blobPort', '0']
  const flags = ['--disableTelemetry', '--inMemoryPersistence', '--silent', '--skipApiVersionCheck']
  const server = startProgram(process.execPath, [main, ...options, ...flags], {
    detached: true,
    env: { ...env, AZURITE_ACCOUNTS: `${accountName}:${accountKey}`, NODE_OPTIONS: '' },
    remove: directory,
    // Nothing of it is kept, so there is nothing to wait for.
    signal: 'SIGKILL',
    spawnOptions: { cwd: directory },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const stop = async () => {
    await server.stop()
    await rm(directory, { force: true, recursive: true })
  }

  let words = ''
  const address = await new Promise<string | undefined>((resolve) => {
    const listen = (chunk: Buffer) => {
      words += chunk.toString()
      const found = addressIn(words)
      if (found) {
        resolve(found)
      }
    }
    server.process.stdout!.on('data', listen)
    server.process.stderr!.on('data', listen)
    void server.exited.then(() => resolve(undefined))
    setTimeout(() => resolve(undefined), 60_000).unref()
  })
  if (!address) {
    await stop()
    throw new Error(
      `Azurite did not start: ${words.trim().split('\n').at(-1) || 'it does not say why.'}`,
    )
  }
  return { accountKey, accountName, endpoint: `${address}/${accountName}`, stop }
}
