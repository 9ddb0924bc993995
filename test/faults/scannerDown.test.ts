import { Readable } from 'node:stream'

import type { Scanner } from '../../src/scanners/Scanner.js'

import { clamav } from '../../src/scanners/clamav.js'
import { fakeClamd, type FakeClamdBehaviour } from '../../src/scanners/contract/fakeClamd.js'
import { settleDown, sweep } from '../app/later.js'
import { query } from '../app/query.js'
import { type RunningClamd, startClamd } from '../services/startClamd.js'
import { compare, nothingLost } from './compare.js'
import { type Field, openField } from './openField.js'
import { transitionsOf } from './witness.js'

/** What answers at the address of the scanner, and whether it tells its version first. */
const faults: readonly [what: string, behaviour: FakeClamdBehaviour, tellsVersion: boolean][] = [
  ['refuses connections', 'refuses', false],
  ['accepts and never reads', 'stalls', false],
  ['is another service', 'httpPage', false],
  ['has a full queue', 'closesAtOnce', true],
  ['never answers', 'saysNothing', true],
  ['resets midway', 'resetsMidway', true],
  ['has no room for its temporary files, or no memory', 'error', true],
  ['is another service that says OK', 'httpPageWithOkAndNul', true],
  ['says OK before it was asked', 'okAtOnce', true],
]

const timeout = 600

/** The same bytes; the process is gone when some of them have gone through. */
const killingWithin = (body: AsyncIterable<Uint8Array>, pid: number): Readable => {
  async function* chunks() {
    let isFirst = true
    for await (const chunk of body) {
      yield chunk
      if (isFirst) {
        process.kill(pid, 'SIGKILL')
      }
      isFirst = false
    }
  }
  return Readable.from(chunks(), { objectMode: false })
}

/** A scanner of its own of every test: its faults, and later a real one. */
describe('while clamd', () => {
  let field: Field
  let clamd: RunningClamd
  let now: Scanner
  const honest = () => clamav({ host: clamd.host, port: clamd.port })

  beforeAll(async () => {
    clamd = await startClamd()
    field = await openField({
      scan: { attempts: 3, retrySeconds: 1 },
      scanner: {
        name: 'clamav',
        scan: (...args) => now.scan(...args),
        version: () => now.version(),
      },
    })
  })
  afterAll(async () => {
    await field.stop()
    await clamd.stop()
  })

  const statesOf = (files: readonly number[]) =>
    query<{ state: string }>(
      field.app,
      'SELECT scan_status AS state FROM media WHERE id = ANY($1) ORDER BY id',
      [files],
    )
  const isServed = async (file: number) => {
    const { status } = await field.client.read('admin', file)
    return status === 200
  }

  /** A clean file and one that holds malware, uploaded while the scanner does not work. */
  const upload = async (): Promise<readonly [clean: number, bad: number]> => {
    const { client, contents } = field
    // Longer than what is told apart as "midway".
    const clean = await client.direct('editor', contents.paper(1_500_000))
    const bad = await client.direct('editor', contents.bad())
    expect([clean.status, bad.status]).toEqual([201, 201])
    return [clean.body.doc.id, bad.body.doc.id]
  }

  /** The scanner works again: an admin looks at what was given up. */
  const recover = async (files: readonly number[]) => {
    const { app } = field
    now = honest()
    for (const file of files) {
      const [row] = await statesOf([file])
      await (row!.state === 'ERROR' && app.call('POST', `/media/${file}/scan`, app.admin, {}))
    }
    await settleDown(app)
    expect(await statesOf(files)).toEqual([{ state: 'CLEAN' }, { state: 'INFECTED' }])
    expect([await isServed(files[0]!), await isServed(files[1]!)]).toEqual([true, false])
    // A second look that was asked for is a second verdict: that may happen twice.
    const { effects: _, ...rest } = await compare(app, field.ledger.entries())
    expect({ ...rest, effects: [] }).toEqual(nothingLost)
  }

  it.each(faults)(
    '%s nothing is served, and later everything is (F11)',
    async (_, behaviour, tellsVersion) => {
      const fake = await fakeClamd(behaviour)
      const broken = clamav({ connectTimeout: timeout, host: fake.host, port: fake.port, timeout })
      now = { ...broken, version: tellsVersion ? async () => 'ClamAV 1.4.6' : broken.version }
      try {
        const files = await upload()
        for (let turn = 0; turn < 2; turn++) {
          await sweep(field.app)
          for (const { state } of await statesOf(files)) {
            expect(['ERROR', 'PENDING']).toContain(state)
          }
        }
        expect([await isServed(files[0]), await isServed(files[1])]).toEqual([false, false])
        await recover(files)
      } finally {
        await fake.stop()
      }
    },
  )

  it('is killed in the middle of a file that is not served, until it is back (F10)', async () => {
    const { app } = field
    const victim = await startClamd()
    const scanner = clamav({ host: victim.host, port: victim.port })
    now = {
      ...scanner,
      scan: (body, file) => scanner.scan(killingWithin(body, victim.pid), file),
    }
    const files = await upload()
    await app.drain()
    await victim.stop()
    for (const { state } of await statesOf(files)) {
      expect(['ERROR', 'PENDING']).toContain(state)
    }
    expect([await isServed(files[0]), await isServed(files[1])]).toEqual([false, false])
    await recover(files)
    const clean = (await transitionsOf(app)).filter(({ is }) => is === 'CLEAN')
    expect(clean.map(({ file }) => file)).not.toContain(files[1])
  })
})
