import { setTimeout as sleep } from 'node:timers/promises'

import type { Program } from '../../test/services/startProgram.js'

import { startProgram } from '../../test/services/startProgram.js'
import { root } from './paths.js'

/** Starts Next.js and waits until the admin panel answers. */
export async function startApp(
  mode: 'dev' | 'start',
  port: number,
  env: Readonly<Record<string, string>>,
): Promise<Program> {
  const next = `${root}/node_modules/next/dist/bin/next`
  const app = startProgram(
    process.execPath,
    [next, mode, 'dev', '--hostname', '127.0.0.1', '--port', String(port)],
    {
      env: {
        ...process.env,
        ...env,
        NODE_ENV: mode === 'dev' ? 'development' : 'production',
      },
      spawnOptions: { cwd: root },
      stdio: [mode === 'dev' ? 'inherit' : 'ignore', 'pipe', 'pipe'],
    },
  )
  const said: Buffer[] = []
  let show = (chunk: Buffer): void => void said.push(chunk)
  app.process.stdout?.on('data', (chunk: Buffer) => show(chunk))
  app.process.stderr?.on('data', (chunk: Buffer) => show(chunk))

  let gone = false
  void app.exited.then(() => (gone = true))

  while (!(await answers(`http://127.0.0.1:${port}/admin/login`))) {
    if (gone) {
      throw new Error(`${Buffer.concat(said).toString()}\nNext.js stopped: see above.`)
    }
    await sleep(100)
  }
  show = (chunk) => void process.stdout.write(chunk)
  return app
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    async (response) => {
      await response.arrayBuffer()
      return response.ok
    },
    () => false,
  )
}
