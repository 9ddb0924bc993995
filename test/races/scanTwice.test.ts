import { payloadQueue } from 'payload-media-library/queues/payload'

import type { MediaLibrary } from '../../src/library/MediaLibrary.js'
import type { Verdict } from '../../src/scanners/Scanner.js'
import type { StorageProvider } from '../../src/storage/StorageProvider.js'

import { makeVariants } from '../../src/jobs/makeVariants.js'
import { freeScans, freeVariants } from '../../src/jobs/repairFiles.js'
import { scanFile } from '../../src/jobs/scanFile.js'
import { libraryOf } from '../../src/library/libraryOf.js'
import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { eicarBytes, form, jpeg, pdf } from '../app/files.js'
import { heldScanner } from '../app/heldScanner.js'
import { later, settleDown } from '../app/later.js'
import { query } from '../app/query.js'
import { read } from '../app/uploads.js'

const times = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)))

const kinds = {
  note: { bytes: Buffer.from('A gull over the harbour.'), name: 'note.txt' },
  paper: { bytes: pdf(), name: 'paper.pdf' },
  picture: { bytes: await jpeg(), name: 'gull.jpg' },
  virus: { bytes: eicarBytes(), name: 'notes.txt' },
} as const

const uploadTo = async (app: App, kind: keyof typeof kinds): Promise<number> =>
  (await read(app.call('POST', '/media', app.editor, form(kinds[kind])))).body.doc.id

const rowOf = async (app: App, id: number) => {
  const [row] = await query<Record<string, unknown>>(app, 'SELECT * FROM media WHERE id = $1', [id])
  return row!
}

describe('several workers for one file', () => {
  const scanner = heldScanner()
  let app: App
  let library: MediaLibrary
  /** Where a variant waits before it is stored. */
  let beforeVariant: (() => Promise<void>) | undefined
  const written: string[] = []

  beforeAll(async () => {
    app = await createApp({
      scan: { leaseSeconds: 1 },
      scanner,
      wrap: (storage) => ({
        ...storage,
        write: async (key, body, info) => {
          if (key.endsWith('.webp')) {
            written.push(key)
            await beforeVariant?.()
          }
          return storage.write(key, body, info)
        },
      }),
    })
    library = await libraryOf(app.payload)
  })
  afterAll(() => app.stop())
  beforeEach(() => {
    beforeVariant = undefined
    scanner.asked.length = 0
    written.length = 0
  })

  it.each([2, 8])('asks the scanner once when %i workers begin at once', async (workers) => {
    for (let round = 0; round < 10; round++) {
      const file = await uploadTo(app, 'paper')
      scanner.asked.length = 0
      scanner.hold()
      const working = times(workers, () => scanFile(library, { file }))
      await scanner.begun()
      scanner.letGo()
      await working
      expect(scanner.asked).toHaveLength(1)
      expect(await rowOf(app, file)).toMatchObject({ attempts: '0', scan_status: 'CLEAN' })
    }
    await app.drain()
  })

  it('makes the variants of a picture once when 8 workers begin at once', async () => {
    const file = await uploadTo(app, 'picture')
    await scanFile(library, { file })
    await times(8, () => makeVariants(library, { file }))
    expect(written.length).toBeGreaterThan(0)
    expect(new Set(written).size).toBe(written.length)
    expect(await rowOf(app, file)).toMatchObject({ status: 'ready' })
    await app.drain()
    expect(await audit(app)).toEqual(nothingWrong)
  })

  /** A scan that has begun and waits until it is told what its scanner answers. */
  const pausedScan = async (file: number) => {
    let begin = () => {}
    const begun = new Promise<void>((resolve) => (begin = resolve))
    let answer: (verdict: Promise<Verdict>) => void = () => {}
    const answered = new Promise<Verdict>((resolve) => (answer = resolve))
    const scan = () => {
      begin()
      return answered
    }
    const scanning = scanFile({ ...library, scanner: { ...scanner, scan } }, { file })
    await begun
    return (verdict: Promise<Verdict>) => {
      answer(verdict)
      return scanning
    }
  }

  const late = {
    'says clean': () => Promise.resolve({ verdict: 'clean' } as const),
    'says that it failed': () => Promise.reject(new Error('too late')),
  }
  const found = {
    paper: { is_quarantined: false, scan_result: null, scan_status: 'CLEAN', status: 'ready' },
    virus: { is_quarantined: true, scan_result: 'Test.Eicar', scan_status: 'INFECTED' },
  }

  it.each([
    ['virus', 'says clean'],
    ['virus', 'says that it failed'],
    ['paper', 'says that it failed'],
  ] as const)(
    'keeps the verdict over a %s when a worker whose lease was over %s',
    async (kind, says) => {
      const file = await uploadTo(app, kind)
      const answer = await pausedScan(file)
      await settleDown(app)
      expect(await rowOf(app, file)).toMatchObject(found[kind])
      await answer(late[says]())
      expect(await rowOf(app, file)).toMatchObject({
        ...found[kind],
        attempts: '0',
        claim_token: null,
      })
      expect(app.queue.waiting()).toEqual([])
      expect(await audit(app)).toEqual(nothingWrong)
    },
  )

  it.each(['says clean', 'says that it failed'] as const)(
    'lets only the second worker write while it still scans, when the first %s',
    async (says) => {
      const file = await uploadTo(app, 'virus')
      const first = await pausedScan(file)
      await later(app, 1)
      await freeScans(library)
      const second = await pausedScan(file)
      const before = await rowOf(app, file)
      expect(before).toMatchObject({ attempts: '2', scan_status: 'SCANNING' })
      await first(late[says]())
      expect(await rowOf(app, file)).toEqual(before)
      await second(Promise.resolve({ reason: 'bad', verdict: 'infected' }))
      expect(await rowOf(app, file)).toMatchObject({ scan_result: 'bad', scan_status: 'INFECTED' })
      await app.drain()
      expect(await audit(app)).toEqual(nothingWrong)
    },
  )

  it('gives a scanner up that hangs until the lease is over, and tries again', async () => {
    const file = await uploadTo(app, 'paper')
    const hangs = { ...scanner, scan: () => new Promise<never>(() => {}) }
    await scanFile({ ...library, scanner: hangs }, { file })
    expect(await rowOf(app, file)).toMatchObject({
      attempts: '1',
      scan_result: 'The scanner did not answer within 1 s.',
      scan_status: 'PENDING',
    })
    await app.drain()
    expect(await rowOf(app, file)).toMatchObject({ attempts: '0', scan_status: 'CLEAN' })
  })

  /** A worker that has begun to make variants and waits until it may go on. */
  const pausedVariants = async (file: number) => {
    let goOn = () => {}
    const mayGoOn = new Promise<void>((resolve) => (goOn = resolve))
    let working: Promise<void> | undefined
    await new Promise<void>((begun) => {
      beforeVariant = () => {
        beforeVariant = undefined
        begun()
        return mayGoOn
      }
      working = makeVariants(library, { file })
    })
    return () => {
      goOn()
      return working
    }
  }

  it('counts variants once when a worker goes on after its lease', async () => {
    const file = await uploadTo(app, 'picture')
    await scanFile(library, { file })
    const first = await pausedVariants(file)
    await later(app, 1)
    await freeVariants(library)
    const second = await pausedVariants(file)
    const before = await rowOf(app, file)
    expect(before).toMatchObject({ attempts: '2', status: 'processing' })
    await first()
    expect(await rowOf(app, file)).toEqual(before)
    await second()
    expect(await rowOf(app, file)).toMatchObject({ claim_token: null, status: 'ready' })
    await app.drain()
    expect(await audit(app)).toEqual(nothingWrong)
  })
})

describe('two servers with Payload Jobs', () => {
  const scanner = heldScanner()
  const written: string[] = []
  const wrap = (storage: StorageProvider): StorageProvider => ({
    ...storage,
    write: (key, body, info) => {
      written.push(key)
      return storage.write(key, body, info)
    },
  })
  let servers: App[]
  beforeAll(async () => {
    const queue = () => payloadQueue({ autoRun: false }) as never
    // Payload's own runners (3.90.1) that meet leave transactions open, and never give their connections back.
    const pool = { idle_in_transaction_session_timeout: 5_000, max: 50 }
    const first = await createApp({ pool, queue: queue(), scanner, wrap })
    const { databaseURL, dir } = first
    servers = [first, await createApp({ databaseURL, dir, pool, queue: queue(), scanner, wrap })]
  })
  afterAll(async () => {
    await servers[1]!.stop()
    await servers[0]!.stop()
  })

  const work = ({ payload }: App) =>
    payload.jobs.run({ limit: 50, queue: 'media-library', silent: true })
  const waitingFor = (what: string) =>
    query(servers[0]!, `SELECT id FROM media WHERE ${what}`).then((rows) => rows.length)

  it('scans each of 40 files once and makes each set of variants once', async () => {
    // Nothing is made of notes: the longer jobs are, the more of those runners meet.
    const order = ['picture', 'virus', 'note', 'note'] as const
    await times(40, (i) => uploadTo(servers[i % 2]!, order[i % 4]!))
    written.length = 0
    for (
      let run = 0;
      run < 20 && (await waitingFor("scan_status <> 'INFECTED' AND status <> 'ready'")) > 0;
      run++
    ) {
      await Promise.allSettled([...servers, ...servers].map(work))
    }
    expect(scanner.asked).toHaveLength(40)
    expect(new Set(scanner.asked).size).toBe(40)
    expect(written.length).toBe(10 * new Set(written.map((key) => key.split('-').at(-1))).size)
    expect(new Set(written).size).toBe(written.length)
    expect(await waitingFor("scan_status = 'INFECTED'")).toBe(10)
    expect(await waitingFor("scan_status = 'CLEAN' AND status = 'ready'")).toBe(30)
    expect(await audit(servers[1]!)).toEqual(nothingWrong)
  })
})
