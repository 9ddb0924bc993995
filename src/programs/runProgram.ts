import { type ChildProcess, spawn } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { basename } from 'node:path'
import { createInterface } from 'node:readline'

import { MediaError } from '../errors/MediaError.js'
import { guardGroup } from './guardGroup.js'
import { killGroup } from './killGroup.js'
import { ownEnvironment } from './ownEnvironment.js'

export interface ProgramRun {
  /** Long work: others go first, and it ends with this process, however that ends. @default false */
  readonly background?: boolean
  /** Folder it runs in. @default that of this process */
  readonly cwd?: string
  /** Bytes of its output that are held, at most. @default 1_048_576 */
  readonly maxOutput?: number
  /** Given its output as it comes, which is then not held. What it throws ends the program. */
  readonly onBytes?: (chunk: Buffer) => void
  /** The same, line by line. */
  readonly onLine?: (line: string) => void
  readonly signal?: AbortSignal
  /** Milliseconds. */
  readonly timeoutMs: number
}

export interface ProgramEnd {
  readonly code: number
  /** The end of what it complained of. */
  readonly stderr: string
  readonly stdout: string
}

const maxComplaint = 4_096

const missing = (path: string, cause: NodeJS.ErrnoException): MediaError =>
  new MediaError(
    'PROGRAM_MISSING',
    `The program "${basename(path)}" cannot be started on this server (${cause.code}).`,
    { program: basename(path) },
    { cause },
  )

const begin = (path: string, args: readonly string[], cwd?: string): ChildProcess =>
  spawn(path, args, {
    cwd,
    // A group of its own, so that what it starts ends with it.
    detached: process.platform !== 'win32',
    env: ownEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  })

const recede = (pid: number): void => {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // Not everybody may, and it only is a courtesy.
  }
}

/** Hands on, or holds, what a program says. */
const hear = (child: ChildProcess, run: ProgramRun, end: (error: unknown) => void) => {
  const { maxOutput = 1_048_576, onBytes, onLine } = run
  const held: Buffer[] = []
  let size = 0
  let stderr = ''
  const trying =
    <Said>(tell: (said: Said) => void) =>
    (said: Said) => {
      try {
        tell(said)
      } catch (error) {
        end(error)
      }
    }
  const hold = (chunk: Buffer) => {
    size += chunk.length
    if (size > maxOutput) {
      throw new MediaError(
        'NOT_PROCESSABLE',
        `A program said more than ${maxOutput} bytes of this file.`,
      )
    }
    held.push(chunk)
  }
  if (onLine) {
    createInterface(child.stdout!).on('line', trying(onLine))
  } else {
    child.stdout?.on('data', trying(onBytes ?? hold))
  }
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr = `${stderr}${chunk.toString('latin1')}`.slice(-maxComplaint)
  })
  return { stderr: () => stderr, stdout: () => Buffer.concat(held).toString('utf8') }
}

/**
 * Runs a program to its end, without a shell, and answers its exit code, whatever that is. Nothing of it runs on when
 * this returns or throws. Throws `PROGRAM_MISSING`, `NOT_PROCESSABLE` after `timeoutMs` or too much output, what a
 * listener throws, and the reason of `signal`.
 *
 * @example const { code } = await runProgram('ffmpeg', ['-version'], { timeoutMs: 5_000 })
 */
export const runProgram = async (
  path: string,
  args: readonly string[],
  run: ProgramRun,
): Promise<ProgramEnd> => {
  const { background = false, cwd, signal, timeoutMs } = run
  signal?.throwIfAborted()
  const child = begin(path, args, cwd)
  const { pid } = child
  let failure: { readonly error: unknown } | undefined
  const end = (error: unknown) => {
    failure ??= { error }
    killGroup(pid)
  }
  const said = hear(child, run, end)
  const closed = new Promise<[null | number, NodeJS.Signals | null]>((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => reject(missing(path, error)))
    child.once('close', (code, by) => resolve([code, by]))
  })
  const abort = () => end(signal!.reason)
  const late = () => {
    const message = `"${basename(path)}" was given up after ${Math.round(timeoutMs / 1000)} s.`
    end(new MediaError('NOT_PROCESSABLE', message, { seconds: timeoutMs / 1000 }))
  }
  signal?.addEventListener('abort', abort, { once: true })
  const timer = setTimeout(late, Math.min(timeoutMs, 2 ** 31 - 1))
  const free = background && pid ? guardGroup(pid) : () => undefined
  if (background && pid) {
    recede(pid)
  }
  try {
    const [code, by] = await closed
    if (failure) {
      throw failure.error
    }
    if (code === null) {
      throw new Error(`"${basename(path)}" was ended by ${by}.`)
    }
    return { code, stderr: said.stderr(), stdout: said.stdout() }
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
    free()
  }
}
