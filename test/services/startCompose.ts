import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { freePort } from './freePort.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const project = ['compose', '--project-name', 'media-library-test']

export const composeAnswers = (): boolean =>
  docker('version').status === 0 && docker('compose', 'version').status === 0

/** Starts ClamAV of docker-compose.yml on a port of its own. */
export async function startCompose(): Promise<{
  host: string
  port: number
  stop(): Promise<void>
}> {
  const port = await freePort()
  const env = { CLAMAV_NO_FRESHCLAMD: 'true', CLAMAV_PORT: String(port) }
  const stop = async (): Promise<void> => void docker(...project, 'down', '--volumes')

  console.log('Starting ClamAV with Docker...')
  const { status, stderr } = dockerWith(env, ...project, 'up', '--detach', '--wait', 'clamav')
  if (status !== 0) {
    await stop()
    throw new Error(`docker compose up failed: ${stderr}`)
  }
  return { host: '127.0.0.1', port, stop }
}

const docker = (...args: string[]) => dockerWith({}, ...args)

const dockerWith = (env: Record<string, string>, ...args: string[]) =>
  spawnSync('docker', args, { cwd: root, encoding: 'utf8', env: { ...process.env, ...env } })
