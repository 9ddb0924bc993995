import { spawn } from 'node:child_process'

import type { App } from '../app/createApp.js'

export interface Ran {
  readonly code: null | number
  readonly stderr: string
  readonly stdout: string
}

/** Starts the command line in a project that shares the database and the folder of `app`. */
export const startCli = ({ databaseURL, dir }: App, ...args: string[]) => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/command/main.ts', ...args], {
    env: {
      ...process.env,
      DATABASE_URL: databaseURL,
      MEDIA_DIR: dir,
      NODE_ENV: 'production',
      NODE_OPTIONS: '',
      PAYLOAD_CONFIG_PATH: 'test/command/payload.config.ts',
      PAYLOAD_FORCE_DRIZZLE_PUSH: '',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (text) => (stdout += String(text)))
  child.stderr.on('data', (text) => (stderr += String(text)))
  const ended = new Promise<Ran>((resolve) => {
    child.once('close', (code) => resolve({ code, stderr, stdout }))
  })
  return { child, ended, said: () => stderr }
}

export const runCli = (app: App, ...args: string[]): Promise<Ran> => startCli(app, ...args).ended
