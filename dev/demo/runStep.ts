import { createWriteStream, mkdirSync } from 'node:fs'
import path from 'node:path'

import { startProgram } from '../../test/services/startProgram.js'
import { data, root } from './paths.js'

/** Runs a Node program to its end. What it says goes into a log, and is shown when it fails. */
export async function runStep(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ failed: boolean; said: string }> {
  mkdirSync(data, { recursive: true })
  const log = createWriteStream(path.join(data, `${name}.log`))
  const step = startProgram(process.execPath, args, {
    env: { ...process.env, ...env },
    spawnOptions: { cwd: root },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const output of [step.process.stdout, step.process.stderr]) {
    output?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      log.write(chunk)
    })
  }
  const failed = (await step.exited) !== 0
  log.end()
  return { failed, said }
}
