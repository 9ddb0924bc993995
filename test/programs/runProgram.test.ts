import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { MediaError } from '../../src/errors/MediaError.js'
import { runProgram } from '../../src/programs/runProgram.js'
import { until } from '../jobs/until.js'
import { commandOf } from '../services/commandOf.js'

const timeoutMs = 120_000

const codeOf = async (running: Promise<unknown>): Promise<unknown> => {
  const error: unknown = await running.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return MediaError.is(error) ? error.code : error
}

describe('runProgram', () => {
  let dir: string
  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'programs-'))
  })
  afterAll(() => rm(dir, { force: true, recursive: true }))

  /** A shell that starts a program of its own, says its number, and waits for it. */
  const family = (file: string) => ['-c', `sleep 600 & echo $! > ${file}; echo ready; wait`]
  /** 0 when it was ended before it could start one. */
  const childIn = async (file: string): Promise<number> =>
    Number(await readFile(file, 'utf8').catch(() => 0))

  it('answers what a program said, and its code', async () => {
    const end = await runProgram('sh', ['-c', 'echo out; echo err >&2; exit 3'], { timeoutMs })
    expect(end).toEqual({ code: 3, stderr: 'err\n', stdout: 'out\n' })
  })

  it('hands its arguments on as they are', async () => {
    const odd = ['-v', '$(id)', '`id`', '; echo b', '* ?', 'a\nb', '"', "'", '--', '']
    const { stdout } = await runProgram(
      process.execPath,
      ['-e', 'console.log(JSON.stringify(process.argv.slice(1)))', '--', ...odd],
      { timeoutMs },
    )
    expect(JSON.parse(stdout)).toEqual(odd)
  })

  it('keeps its secrets to itself', async () => {
    process.env.A_SECRET_OF_OURS = 'secret'
    const { stdout } = await runProgram('env', [], { timeoutMs })
    delete process.env.A_SECRET_OF_OURS
    expect(stdout).toMatch(/^PATH=/m)
    expect(stdout).not.toMatch(/secret|NODE_OPTIONS|DATABASE_URL/i)
  })

  it.each([
    ['of no such name', 'there-is-no-such-program'],
    ['that is a folder', '/tmp'],
  ])('says that a program %s is missing', async (_, program) => {
    expect(await codeOf(runProgram(program, [], { timeoutMs }))).toBe('PROGRAM_MISSING')
  })

  it.each([
    ['time is over', { timeoutMs: 2_000 }, 'NOT_PROCESSABLE'],
    [
      'a listener has heard enough',
      {
        onLine: () => {
          throw new MediaError('QUOTA_EXCEEDED', 'Enough.')
        },
        timeoutMs,
      },
      'QUOTA_EXCEEDED',
    ],
  ])('ends a program and all it started when %s', async (what, options, code) => {
    const file = path.join(dir, what.replaceAll(' ', '-'))
    expect(await codeOf(runProgram('sh', family(file), options))).toBe(code)
    const child = await childIn(file)
    await until('the child is gone', () => !commandOf(child).includes('sleep'))
  })

  it('ends it when it is told to, with the reason it was given', async () => {
    const file = path.join(dir, 'aborted')
    const stop = new AbortController()
    const why = new Error('The worker stops.')
    const running = runProgram('sh', family(file), {
      onLine: () => stop.abort(why),
      signal: stop.signal,
      timeoutMs,
    })
    expect(await codeOf(running)).toBe(why)
    const child = await childIn(file)
    await until('the child is gone', () => !commandOf(child).includes('sleep'))
    expect(await codeOf(runProgram('true', [], { signal: stop.signal, timeoutMs }))).toBe(why)
  })

  it('holds no more output than it may', async () => {
    expect(await codeOf(runProgram('yes', [], { maxOutput: 10_000, timeoutMs }))).toBe(
      'NOT_PROCESSABLE',
    )
    const { stderr } = await runProgram(
      'sh',
      ['-c', 'yes | head -c 1000000 >&2; echo the end >&2'],
      { timeoutMs },
    )
    expect(stderr.length).toBeLessThanOrEqual(4_096)
    expect(stderr).toMatch(/the end\n$/)
  })

  it('fails when somebody else ends it', async () => {
    expect(await codeOf(runProgram('sh', ['-c', 'kill -9 $$'], { timeoutMs }))).toMatchObject({
      message: '"sh" was ended by SIGKILL.',
    })
  })

  it('leaves no program behind when its own process is killed', async () => {
    const file = path.join(dir, 'orphan')
    const script = `
      import { runProgram } from './src/programs/runProgram.ts'
      await runProgram('sh', ${JSON.stringify(family(file))}, { background: true, onLine: () => console.log('ready'), timeoutMs: 600000 })`
    const worker = spawn(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', script],
      {
        env: { ...process.env, NODE_OPTIONS: '' },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    await once(worker.stdout, 'data')
    const child = await childIn(file)
    expect(commandOf(child)).toContain('sleep')
    worker.kill('SIGKILL')
    await until('the program is gone', () => !commandOf(child).includes('sleep'))
  })
})
