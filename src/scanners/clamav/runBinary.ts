import type { Writable } from 'node:stream'

import { type ChildProcess, spawn } from 'node:child_process'

import { unavailable } from './unavailable.js'

export interface BinaryEnd {
  readonly code: null | number
  readonly stderr: string
  readonly stdout: string
}

export interface Program {
  /** Throws `SCANNER_UNAVAILABLE` when the program could not be started. */
  readonly ended: Promise<BinaryEnd>
  readonly stdin: Writable
}

const maxOutput = 16 * 1024

const collect = (stream: NodeJS.ReadableStream | null) => {
  let text = ''
  stream?.on('data', (chunk: Buffer) => {
    if (text.length < maxOutput) {
      text += chunk.toString('latin1')
    }
  })
  return () => text
}

const endOf = (child: ChildProcess): Promise<BinaryEnd> => {
  const stdout = collect(child.stdout)
  const stderr = collect(child.stderr)
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(unavailable(`clamscan cannot be started (${error.code}).`, 'connect', error)),
    )
    child.once('close', (code) => resolve({ code, stderr: stderr(), stdout: stdout() }))
  })
}

/** Runs a ClamAV program for as long as `work` takes; it has ended when this returns. */
export const runBinary = async <T>(
  path: string,
  args: readonly string[],
  work: (program: Program) => Promise<T>,
): Promise<T> => {
  const child: ChildProcess = spawn(path, args, { stdio: 'pipe' })
  const ended = endOf(child)
  ended.catch(() => {})
  if (!child.stdin) {
    // Without free file descriptors there are no pipes, and `ended` says so.
    await ended
    throw unavailable('clamscan cannot be started.', 'connect')
  }
  // The program may end before it read everything; its exit code then tells.
  child.stdin.on('error', () => {})
  try {
    return await work({ ended, stdin: child.stdin })
  } finally {
    child.kill('SIGKILL')
    await ended.catch(() => {})
  }
}
