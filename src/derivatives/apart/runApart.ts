import { Semaphore } from 'async-mutex'
import { execFile, type ExecFileException } from 'node:child_process'
import { promisify } from 'node:util'

import type { Apart, Tools } from './Apart.js'

import { MediaError } from '../../errors/MediaError.js'
import { programOf } from './programOf.js'

const execute = promisify(execFile)

/** Each may take as much memory as one may. */
const places = new Semaphore(2)

/** Of the heap of JavaScript, and of all memory. */
const heapMB = 768
const memoryMB = 1_536

const maxOutput = 64 * 1024

/** What it inherits: no address of a store, no password. */
const environment = (): Record<string, string> => {
  const { PATH = '', SystemRoot } = process.env
  return {
    MALLOC_ARENA_MAX: '2',
    PATH,
    // Formats whose readers nobody tested against hostile files; work that needs one of them lets it in by itself.
    VIPS_BLOCK_UNTRUSTED: '1',
    ...(SystemRoot ? { SystemRoot } : {}),
  }
}

/**
 * The limits are the shell's: without a core dump, with a bound for memory that no engine keeps by itself, and one for
 * the processor's time, which ends the work even where this process was killed before it could.
 */
const limited = 'ulimit -c 0; ulimit -t "$1"; ulimit -d "$2"; shift 2; exec "$@"'

const commandFor = (program: string, seconds: number): [file: string, args: string[]] => {
  const args = [`--max-old-space-size=${heapMB}`, '--input-type=module', '--eval', program]
  return process.platform === 'win32'
    ? [process.execPath, args]
    : [
        '/bin/sh',
        [
          '-c',
          limited,
          'sh',
          String(seconds * 2),
          String(memoryMB * 1024),
          process.execPath,
          ...args,
        ],
      ]
}

/** Throws what an end without a result means: a file that breaks its reader, or no process at all. */
const explain = (
  cause: ExecFileException & { readonly stderr?: string },
  seconds: number,
): never => {
  const { code, killed, signal } = cause
  if (typeof code === 'string' && code !== 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
    throw new Error('A process could not be started.', { cause })
  }
  const isLate = !code && ((killed && signal === 'SIGKILL') || signal === 'SIGXCPU')
  const why = isLate
    ? `Reading the file took longer than ${seconds} seconds, and was given up.`
    : 'The file cannot be read: it is damaged, or needs more memory than it may have.'
  throw new MediaError('MEDIA_UNREADABLE', why, {}, { cause })
}

/**
 * Does work in a process of its own, which has no secrets, little memory and a deadline, after which it is killed. For
 * what reads hostile bytes and cannot be stopped otherwise. Two at a time; the others wait.
 *
 * Throws `MEDIA_UNREADABLE` when the work throws, breaks down or takes too long, and `PROGRAM_MISSING` without its packages.
 */
export const runApart = <Input, Output, Its extends Tools>(
  apart: Apart<Input, Output, Its>,
  input: Input,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<Output> =>
  places.runExclusive(async () => {
    signal?.throwIfAborted()
    const { seconds } = apart
    const [file, args] = commandFor(programOf(apart, input), seconds)
    const { stdout } = await execute(file, args, {
      env: environment() as NodeJS.ProcessEnv,
      killSignal: 'SIGKILL',
      maxBuffer: maxOutput,
      signal,
      timeout: seconds * 1000,
      windowsHide: true,
    }).catch((error: ExecFileException) => {
      signal?.throwIfAborted()
      return explain(error, seconds)
    })
    const answer = stdout.slice(stdout.lastIndexOf('\n') + 1)
    if (!answer) {
      throw new MediaError(
        'MEDIA_UNREADABLE',
        'The file cannot be read: its reader ended without a result.',
      )
    }
    return JSON.parse(answer) as Output
  })
