import path from 'node:path'
import { fileURLToPath } from 'node:url'

import type { Program } from './startProgram.js'

import { startProgram } from './startProgram.js'
import { startServices } from './startServices.js'
import { whenStopped } from './whenStopped.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const bin = (file: string): string => path.join(root, 'node_modules', file)

const checks = {
  types: [bin('typescript/bin/tsc'), '--noEmit'],
  'types of dev': [bin('typescript/bin/tsc'), '--noEmit', '--project', 'dev'],
  lint: [bin('eslint/bin/eslint.js'), '.'],
  format: [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
}
const jest = ['--experimental-vm-modules', '--no-warnings', bin('jest/bin/jest.js')]

let interrupted = false
const running = new Set<Program>()

/** Suites that have a long mode, and what asks for it unless the environment does already. */
const longModes: Readonly<
  Record<string, { env: Readonly<Record<string, string>>; folder: string }>
> = {
  '--faults': { env: { FAULT_MINUTES: '30' }, folder: 'test/faults' },
  '--load': { env: { LOAD: 'long' }, folder: 'test/load' },
  '--security': { env: { SECURITY: 'long' }, folder: 'test/security' },
}

/** What to run: types, lint, format and every test, or with arguments only what jest makes of them. */
function stepsOf([first, ...rest]: readonly string[]): Record<string, string[]> {
  if (first === '--bench') {
    return { bench: ['--import', 'tsx', 'test/bench/run.ts', ...rest] }
  }
  const long = longModes[first ?? '']
  if (long) {
    Object.assign(process.env, { ...long.env, ...process.env })
    // One file at a time, so that what it prints can be read, and nothing else takes its time.
    return { tests: [...jest, long.folder, '--runInBand', ...rest] }
  }
  return first === undefined ? { ...checks, tests: jest } : { tests: [...jest, first, ...rest] }
}

/** Runs the tests with everything they need, and ends the process as they end. */
export async function runTests(args: readonly string[]): Promise<never> {
  whenStopped(() => {
    interrupted = true
    running.forEach((program) => void program.stop())
  })

  const services = await startServices()
  const failed: string[] = []
  try {
    for (const [name, command] of Object.entries(stepsOf(args))) {
      if (interrupted || (await run(command, { ...process.env, ...services.env })) !== 0) {
        failed.push(name)
      }
    }
  } finally {
    await services.stop()
  }

  if (failed.length) {
    console.error(`\n${interrupted ? 'Interrupted' : 'Failed'}: ${failed.join(', ')}.`)
  }
  process.exit(failed.length ? 1 : 0)
}

async function run(command: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const program = startProgram(process.execPath, command, {
    env,
    stdio: ['inherit', 'inherit', 'inherit'],
  })
  running.add(program)
  const code = await program.exited
  running.delete(program)
  return code
}
