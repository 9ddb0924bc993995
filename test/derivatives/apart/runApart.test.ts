import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import type { Apart } from '../../../src/derivatives/apart/Apart.js'

import { runApart } from '../../../src/derivatives/apart/runApart.js'

const work = <Input, Output>(
  its: Apart<Input, Output>['work'],
  { packages = [], seconds = 120 }: Partial<Apart<Input, Output>> = {},
): Apart<Input, Output> => ({ packages, seconds, tools: {}, work: its })

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('work in a process of its own', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'apart-'))
  })
  afterAll(() => rm(folder, { force: true, recursive: true }))

  it('is given its input, and answers; what it says besides is no part of that', async () => {
    const echo = work((_load, input: { words: string }) => {
      console.log('{"other": true}')
      return Promise.resolve({ pid: process.pid, words: `${input.words}!` })
    })
    const words = 'quotes " \' ` ${x} \\ \u2028 \n é 日本'
    const { pid, ...result } = await runApart(echo, { words })
    expect(result).toEqual({ words: `${words}!` })
    expect(pid).not.toBe(process.pid)
  })

  it('inherits no secrets', async () => {
    process.env.MEDIA_TEST_SECRET = 'hidden'
    const tell = work(() =>
      Promise.resolve([Object.keys(process.env), process.execArgv.join(' ')] as const),
    )
    const [names, args] = await runApart(tell, null)
    delete process.env.MEDIA_TEST_SECRET
    expect(
      names.filter(
        (name) =>
          ![
            '_',
            'MALLOC_ARENA_MAX',
            'OLDPWD',
            'PATH',
            'PWD',
            'SHLVL',
            'VIPS_BLOCK_UNTRUSTED',
          ].includes(name),
      ),
    ).toEqual([])
    expect(args).not.toContain('hidden')
  })

  it('is killed at its deadline, even while it never lets go', async () => {
    const path = join(folder, 'pid')
    const forever = work(
      async (load, { path }: { path: string }) => {
        const { writeFile } = await load('node:fs/promises')
        await writeFile(path, String(process.pid))
        for (;;) {
          // Nothing is let in between.
        }
      },
      { packages: ['node:fs/promises'], seconds: 4 },
    )
    await expect(runApart(forever, { path })).rejects.toMatchObject({
      code: 'MEDIA_UNREADABLE',
      message: 'Reading the file took longer than 4 seconds, and was given up.',
    })
    // On a machine too slow to start it in time there is nobody to look for.
    const pid = Number(await readFile(path, 'utf8').catch(() => '0'))
    expect(pid > 0 && isAlive(pid)).toBe(false)
  })

  it('ends when the worker has to stop', async () => {
    const path = join(folder, 'stopped')
    const stop = new AbortController()
    const forever = work(
      async (load, { path }: { path: string }) => {
        const { writeFile } = await load('node:fs/promises')
        await writeFile(path, String(process.pid))
        for (;;) {
          // Nothing is let in between.
        }
      },
      { packages: ['node:fs/promises'] },
    )
    const running = runApart(forever, { path }, { signal: stop.signal })
    running.catch(() => undefined)
    let pid = 0
    while (!pid) {
      await sleep(20)
      pid = Number(await readFile(path, 'utf8').catch(() => '0'))
    }
    expect(isAlive(pid)).toBe(true)
    stop.abort(new Error('The worker stops.'))
    await expect(running).rejects.toThrow('The worker stops.')
    while (isAlive(pid)) {
      await sleep(20)
    }
  })

  const unreadable = {
    code: 'MEDIA_UNREADABLE',
    message: expect.stringMatching(/^The file cannot be read: /),
  }

  it.each([
    ['throws', work(() => Promise.reject(new Error('broken')))],
    ['ends without an answer', work(() => process.exit(0))],
    ['breaks down', work(() => process.abort())],
    [
      'fills the heap',
      work(() => {
        const all: unknown[] = []
        for (;;) {
          all.push(Array(1_000).fill(Math.random()))
        }
      }),
    ],
    [
      'fills memory beside the heap',
      work(() => {
        const all: Buffer[] = []
        for (;;) {
          all.push(Buffer.alloc(50_000_000, 1))
        }
      }),
    ],
    ['says too much', work(() => Promise.resolve('x'.repeat(100_000)))],
  ])('is the fault of the file when it %s', async (_what, apart) => {
    await expect(runApart(apart, null)).rejects.toMatchObject(unreadable)
  })

  it('goes on with the next, two at a time', async () => {
    const path = join(folder, 'running')
    const counted = work(
      async (load, { path }: { path: string }) => {
        const { appendFile, readFile } = await load('node:fs/promises')
        await appendFile(path, '+')
        const now = await readFile(path, 'utf8')
        await new Promise((resolve) => setTimeout(resolve, 100))
        await appendFile(path, '-')
        return now.split('+').length - now.split('-').length
      },
      { packages: ['node:fs/promises'] },
    )
    const most = await Promise.all(Array.from({ length: 5 }, () => runApart(counted, { path })))
    expect(Math.max(...most)).toBeLessThanOrEqual(2)
    expect(most).toHaveLength(5)
  })

  it('says which package is missing', async () => {
    const apart = work(() => Promise.resolve(1), { packages: ['not-installed' as never] })
    await expect(async () => runApart(apart, null)).rejects.toMatchObject({
      code: 'PROGRAM_MISSING',
    })
  })
})
