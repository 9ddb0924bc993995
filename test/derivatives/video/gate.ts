import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { writeProgram } from '../../programs/writeProgram.js'
import { commandOf } from '../../services/commandOf.js'

/** An ffmpeg that stops, or breaks, where a test says so. */
export interface Gate {
  readonly path: string
  /** Whether the program that waited last is still there. */
  readonly isAlive: () => Promise<boolean>
  readonly isWaiting: () => boolean
  /** Ends with this code, or by a signal, when it is to use this encoder. */
  breakAt(encoder: string, code: 'kill' | number, complaint?: string): Promise<void>
  /** Waits before it uses this encoder. */
  close(encoder: string): Promise<void>
  /** Counts from 0 again. */
  forget(): void
  /** Who waits goes on; with `second` only who comes from now on. */
  open(who?: 'second'): Promise<void>
  remove(): Promise<void>
  /** Opens it, and breaks nothing. */
  reset(): Promise<void>
  /** How often it was begun. */
  runs(): Promise<number>
}

export const gate = async (): Promise<Gate> => {
  const dir = await mkdtemp(path.join(tmpdir(), 'gate-'))
  const at = (name: string) => path.join(dir, name)
  const program = await writeProgram(dir, 'ffmpeg', [
    `echo run >> ${at('runs')}`,
    `if [ -e ${at('broken')} ] && grep -q -f ${at('broken')} <<END`,
    '$*',
    'END',
    `then . ${at('how')}; fi`,
    `if [ -e ${at('closed')} ] && grep -q -f ${at('closed')} <<END`,
    '$*',
    'END',
    `then echo $$ > ${at('waiting')}; while [ ! -e ${at('go')} ]; do sleep 0.1; done; fi`,
    'exec ffmpeg "$@"',
  ])
  const reset = async () => {
    await writeFile(at('go'), '')
    await Promise.all(['broken', 'closed', 'waiting'].map((name) => rm(at(name), { force: true })))
  }
  await reset()
  return {
    breakAt: async (encoder, code, complaint = 'Invalid data') => {
      await writeFile(
        at('how'),
        `echo '${complaint}' >&2; ${code === 'kill' ? 'kill -9 $$' : `exit ${code}`}\n`,
      )
      await writeFile(at('broken'), `c:v ${encoder}\n`)
    },
    close: async (encoder) => {
      await rm(at('go'), { force: true })
      await rm(at('waiting'), { force: true })
      await writeFile(at('closed'), `c:v ${encoder}\n`)
    },
    forget: () => void rm(at('runs'), { force: true }),
    isAlive: async () =>
      commandOf(Number(await readFile(at('waiting'), 'utf8'))).includes('ffmpeg'),
    isWaiting: () => existsSync(at('waiting')),
    open: async (who) => {
      await rm(at('closed'), { force: true })
      await (who === 'second' ? undefined : writeFile(at('go'), ''))
    },
    path: program,
    remove: () => rm(dir, { force: true, recursive: true }),
    reset,
    runs: async () =>
      (await readFile(at('runs'), 'utf8').catch(() => '')).split('\n').filter(Boolean).length,
  }
}
