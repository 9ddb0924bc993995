import type { ChildProcess, SpawnOptions } from 'node:child_process'

import { spawn } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const guard = path.join(path.dirname(fileURLToPath(import.meta.url)), 'guard.mjs')

type Output = 'ignore' | 'inherit' | 'pipe' | number

interface ProgramOptions {
  /** Out of reach of the terminal's Ctrl-C, so that it can be stopped last. */
  readonly detached?: boolean
  readonly env?: Readonly<Record<string, string | undefined>>
  /** A folder that goes when the program does. */
  readonly remove?: string
  /** What asks the program to end. */
  readonly signal?: NodeJS.Signals
  readonly spawnOptions?: Pick<SpawnOptions, 'cwd' | 'gid' | 'uid'>
  readonly stdio?: [stdin: 'ignore' | 'inherit', stdout: Output, stderr: Output]
}

export interface Program {
  /** The exit code, once there is one. */
  readonly exited: Promise<number>
  readonly process: ChildProcess
  stop(): Promise<void>
  /** Lets this process end, and the program with it, without a call of `stop`. */
  unref(): void
}

/** Starts a program that ends with this process, however this process ends. */
export function startProgram(
  command: string,
  args: readonly string[],
  options: ProgramOptions,
): Program {
  const { detached = false, env = process.env, signal = 'SIGTERM', stdio } = options
  const { remove, spawnOptions } = options
  const what = JSON.stringify({ args, command, remove, signal, spawnOptions })
  const child = spawn(process.execPath, [guard, what], {
    detached,
    env: env as NodeJS.ProcessEnv,
    stdio: [...(stdio ?? ['ignore', 'ignore', 'ignore']), 'ipc'],
    windowsHide: true,
  })
  const exited = new Promise<number>((resolve) => {
    child.on('error', () => resolve(1))
    child.on('exit', (code) => resolve(code ?? 1))
  })

  return {
    exited,
    process: child,
    async stop() {
      child.ref()
      if (child.connected) {
        child.disconnect()
      }
      await exited
    },
    unref() {
      child.unref()
      child.channel?.unref()
    },
  }
}
