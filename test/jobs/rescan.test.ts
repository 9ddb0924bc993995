import { MediaError } from 'payload-media-library'
import { eicar } from 'payload-media-library/scanners/eicar'
import { noScanner } from 'payload-media-library/scanners/none'

import type { MediaLibrary } from '../../src/library/MediaLibrary.js'

import { queueRescans } from '../../src/jobs/queueRescans.js'
import { rescanFile } from '../../src/jobs/rescanFile.js'
import { libraryOf } from '../../src/library/libraryOf.js'
import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { form, jpeg, pdf } from '../app/files.js'
import { later, sweep } from '../app/later.js'
import { query } from '../app/query.js'
import { errorOf, read, speaker, usageOf } from '../app/uploads.js'
import { versionedScanner } from '../app/versionedScanner.js'

const picture = await jpeg()
/** A paper that nobody has found anything in, yet. */
const paper = (text: string) => Buffer.concat([pdf(), Buffer.from(text)])

describe('new signatures', () => {
  const scanner = versionedScanner()
  let app: App
  let library: MediaLibrary

  beforeAll(async () => {
    app = await createApp({ scan: { rescansPerMinute: 1000 }, scanner })
    library = await libraryOf(app.payload)
  })
  afterAll(() => app.stop())
  beforeEach(() => {
    scanner.fail()
    scanner.asked.length = 0
  })
  // What one test leaves is up to date for the next.
  afterEach(async () => {
    scanner.fail()
    await later(app, 20)
    await sweep(app)
    expect(await audit(app)).toEqual(nothingWrong)
  })

  const add = async (bytes: Buffer, name = 'paper.pdf'): Promise<number> => {
    const { body } = await read(app.call('POST', '/media', app.editor, form({ bytes, name })))
    await app.drain()
    return body.doc.id
  }
  const rowOf = async (id: number) => {
    const [row] = await query<Record<string, unknown>>(app, 'SELECT * FROM media WHERE id = $1', [
      id,
    ])
    return row!
  }
  const entriesOf = (id: number) =>
    query<{ action: string; detail: unknown; reason: string }>(
      app,
      `SELECT action, detail, reason FROM media_audit WHERE file = $1 AND action IN ('rescan', 'verdict')`,
      [String(id)],
    )
  const statusesOf = (id: number) =>
    Promise.all(
      ['file', 'file/thumbnail', 'download'].flatMap((what) =>
        [app.editor, app.admin].map(async (person) => {
          const answer = await app.call('GET', `/media/${id}/${what}`, person)
          await answer.arrayBuffer()
          return answer.status
        }),
      ),
    )

  it('find nothing in a file: it is served throughout, and its row says what looked at it', async () => {
    const id = await add(picture, 'gull.jpg')
    const before = await rowOf(id)
    scanner.learn()
    scanner.hold()
    const sweeping = sweep(app)
    await scanner.begun()
    expect(await rowOf(id)).toMatchObject({ claim_token: expect.any(String), scan_status: 'CLEAN' })
    expect(await statusesOf(id)).toEqual([200, 200, 200, 200, 200, 200])
    scanner.letGo()
    await sweeping
    const after = await rowOf(id)
    expect(after).toMatchObject({
      claim_token: null,
      scan_status: 'CLEAN',
      scanner_version: await scanner.version(),
      sha256: before.sha256,
      status: 'ready',
    })
    expect(after.scanned_at).not.toEqual(before.scanned_at)
    expect(await entriesOf(id)).toEqual([])
    scanner.asked.length = 0
    await later(app, 20)
    await sweep(app)
    expect(scanner.asked).toEqual([])
  })

  it('find malware in a clean file: it is closed at once for everybody, with its variants', async () => {
    const id = await add(Buffer.concat([picture, Buffer.from('wolf in the picture')]), 'wolf.jpg')
    expect(await statusesOf(id)).toEqual([200, 200, 200, 200, 200, 200])
    const { quarantinedBytes } = await usageOf(app, app.editor)
    const { filesize, scanner_version: scannerVersion, variants_size: variants } = await rowOf(id)
    scanner.learn('wolf in the picture')
    await sweep(app)
    expect(await statusesOf(id)).toEqual([403, 403, 403, 403, 403, 403])
    expect(errorOf(await speaker(app).ask('GET', `/media/${id}/file`)).code).toBe('FILE_BLOCKED')
    expect(await rowOf(id)).toMatchObject({
      claim_token: null,
      is_quarantined: true,
      scan_result: 'Test.Learnt',
      scan_status: 'INFECTED',
      scanner_version: await scanner.version(),
    })
    const bytes = Number(filesize) + Number(variants)
    expect((await usageOf(app, app.editor)).quarantinedBytes).toBe(quarantinedBytes + bytes)
    expect(await entriesOf(id)).toMatchObject([
      {
        action: 'rescan',
        detail: { before: { scannerVersion }, scannerVersion: await scanner.version() },
        reason: 'Test.Learnt',
      },
    ])
  })

  it.each([
    [{ finding: 'encrypted', reason: 'Locked', verdict: 'unscannable' }, 'encrypted'],
    [{ reason: 'Odd', verdict: 'suspicious' }, null],
  ] as const)('that no longer clear a file flag it: %j', async (verdict, finding) => {
    const text = `a ${verdict.verdict} text`
    const id = await add(paper(text))
    scanner.learn(text, verdict)
    await sweep(app)
    expect(await rowOf(id)).toMatchObject({
      is_quarantined: true,
      scan_finding: finding,
      scan_result: verdict.reason,
      scan_status: 'FLAGGED',
    })
    expect((await speaker(app).ask('GET', `/media/${id}/file`)).status).toBe(403)
    expect(await entriesOf(id)).toMatchObject([{ action: 'rescan', reason: verdict.reason }])
  })

  it('are not believed about bytes that are not those that were scanned', async () => {
    const id = await add(paper('the very bytes'))
    await query(app, 'UPDATE media SET sha256 = $2 WHERE id = $1', [id, 'a'.repeat(64)])
    scanner.learn()
    await sweep(app)
    expect(await rowOf(id)).toMatchObject({ scan_finding: 'otherBytes', scan_status: 'FLAGGED' })
    const [row] = await query<{ sha256: string }>(app, 'SELECT sha256 FROM media WHERE id = $1', [
      id,
    ])
    expect(row!.sha256).not.toBe('a'.repeat(64))
  })

  it.each([
    ['is down', { during: 'connect' }],
    ['fails in the middle', { during: 'scan' }],
  ])('wait while the scanner %s: the file stays as it is, and comes up again', async (_, data) => {
    const text = `patience with ${data.during}`
    const id = await add(paper(text))
    const before = await rowOf(id)
    scanner.learn(text)
    scanner.fail(() => new MediaError('SCANNER_UNAVAILABLE', 'The scanner is away.', data))
    for (let round = 0; round < 7; round++) {
      await sweep(app)
      expect(await rowOf(id)).toMatchObject({
        attempts: before.attempts,
        claim_token: null,
        scan_result: null,
        scan_status: 'CLEAN',
        scanner_version: before.scanner_version,
      })
      await later(app, 20)
    }
    expect(scanner.asked.length).toBeGreaterThanOrEqual(7)
    expect((await speaker(app).ask('GET', `/media/${id}/variants`)).status).toBe(200)
    scanner.fail()
    await sweep(app)
    expect(await rowOf(id)).toMatchObject({ scan_status: 'INFECTED' })
  })

  it('reach a file once at a time, however many workers are woken for it', async () => {
    const id = await add(paper('popular'))
    scanner.learn()
    scanner.asked.length = 0
    scanner.hold()
    const working = rescanFile(library, { file: id })
    await scanner.begun()
    await Promise.all(Array.from({ length: 7 }, () => rescanFile(library, { file: id })))
    scanner.letGo()
    await working
    expect(scanner.asked).toHaveLength(1)
    expect(await rowOf(id)).toMatchObject({ scan_status: 'CLEAN' })
  })

  it('make one entry in the audit trail, however often a file is scanned again', async () => {
    const id = await add(paper('found again and again'))
    scanner.learn('found again and again')
    for (let job = 0; job < 4; job++) {
      await rescanFile(library, { file: id })
    }
    expect(await entriesOf(id)).toHaveLength(1)
  })

  it('do not touch what an admin released, until an admin asks for a scan', async () => {
    const id = await add(paper('disputed'))
    const admin = speaker(app, app.admin)
    scanner.learn('disputed')
    await sweep(app)
    await admin.ask('POST', `/media/${id}/release`, { reason: 'a false alarm' })
    scanner.learn()
    scanner.asked.length = 0
    await later(app, 20)
    await sweep(app)
    await rescanFile(library, { file: id })
    expect(await rowOf(id)).toMatchObject({ release_reason: 'a false alarm', scan_status: 'CLEAN' })
    const { filename } = await rowOf(id)
    expect(scanner.asked).not.toContain(filename)

    await admin.ask('POST', `/media/${id}/scan`)
    await app.drain()
    expect(scanner.asked).toContain(filename)
    expect(await rowOf(id)).toMatchObject({ scan_status: 'INFECTED' })
    await admin.ask('POST', `/media/${id}/release`, { reason: 'still a false alarm' })
    // A scan that clears it makes it an ordinary file again.
    await admin.ask('POST', `/media/${id}/scan`)
    const odd = { ...library, scanner: { ...eicar(), version: () => Promise.resolve('old') } }
    const { scanFile } = await import('../../src/jobs/scanFile.js')
    await scanFile(odd, { file: id })
    expect(await rowOf(id)).toMatchObject({
      release_reason: null,
      released_at: null,
      released_by_id: null,
      scan_status: 'CLEAN',
    })
  })

  it('pass over what is in the trash, and find it when it is restored', async () => {
    const id = await add(paper('in the trash'))
    const editor = speaker(app)
    await editor.ask('DELETE', `/media/${id}`)
    scanner.learn('in the trash')
    await sweep(app)
    expect(await rowOf(id)).toMatchObject({ scan_status: 'CLEAN' })
    await editor.ask('POST', `/media/${id}/restore`, {})
    await sweep(app)
    expect(await rowOf(id)).toMatchObject({ scan_status: 'INFECTED' })
  })
})

describe('queueRescans()', () => {
  const scanner = versionedScanner()
  let app: App
  let library: MediaLibrary
  const files: number[] = []
  /** Views of the files, the oldest first. */
  const views = [0, 50, 0, 7, 0, 100]

  beforeAll(async () => {
    app = await createApp({ scanner })
    library = await libraryOf(app.payload)
    for (const [index, count] of views.entries()) {
      const sent = form({ bytes: paper(`number ${index}`), name: 'paper.pdf' })
      const { body } = await read(app.call('POST', '/media', app.editor, sent))
      files.push(body.doc.id)
      await query(
        app,
        `UPDATE media SET view_count = $2, created_at = now() - $3::interval WHERE id = $1`,
        [body.doc.id, count, `${views.length - index} hours`],
      )
    }
    await app.drain()
    scanner.learn()
  })
  afterAll(() => app.stop())
  beforeEach(() => query(app, 'UPDATE media SET rescan_at = NULL'))

  /** Files it asks for, as their place in `files`. */
  const asks = async (changes: Partial<MediaLibrary> = {}, rescansPerMinute = 60) => {
    const asked: number[] = []
    const add = (_: unknown, __: string, input: { file?: unknown }) => {
      asked.push(files.indexOf(Number(input.file)))
      return Promise.resolve()
    }
    const depth = () => Promise.resolve(0)
    const queue = { ...library.queue, add: add as never, depth }
    await queueRescans({
      ...library,
      queue,
      scan: { ...library.scan, rescansPerMinute },
      ...changes,
    })
    return asked
  }

  it('takes by turns what is read most and what is newest', async () => {
    // Read most: 5 (100), 1 (50), 3 (7); newest: 5, 4, 3, 2, 1, 0.
    expect(await asks()).toEqual([5, 1, 4, 3, 2, 0])
  })

  it('asks for as many a minute as it may, and for none twice', async () => {
    expect(await asks({}, 2)).toEqual([5, 1])
    expect(await asks({}, 2)).toEqual([])
    await later(app, 2)
    expect(await asks({}, 2)).toEqual([3, 4])
    await later(app, 2)
    expect(await asks({}, 60)).toEqual([2, 0])
    expect(await asks({}, 60)).toEqual([])
  })

  it('asks again for what was asked for and never came, after the lease', async () => {
    expect(await asks()).toHaveLength(6)
    await later(app, 20)
    expect(await asks()).toHaveLength(6)
  })

  it('asks for none twice when two sweeps meet', async () => {
    const asked = (await Promise.all([asks(), asks(), asks()])).flat()
    expect(asked.sort()).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('asks for none while the queue is full, and for as many as there is room for', async () => {
    const full = (depth: number) => ({
      queue: {
        ...library.queue,
        add: () => Promise.reject(new Error('nothing was to be added')),
        depth: () => Promise.resolve(depth),
      },
    })
    expect(await asks(full(500))).toEqual([])
    expect(await asks(full(5000))).toEqual([])
  })

  it('asks for none where that would tell nothing, or cannot be told', async () => {
    const unsafe = () => Promise.reject(new MediaError('SCANNER_UNSAFE', 'It is not safe.'))
    const down = () => Promise.reject(new Error('down'))
    expect(await asks({}, 0)).toEqual([])
    expect(await asks({ scanner: noScanner() })).toEqual([])
    expect(await asks({ scanner: { ...scanner, version: down } })).toEqual([])
    expect(await asks({ scanner: { ...scanner, probe: unsafe } })).toEqual([])
  })

  it('passes over what is not served, is being made or judged, or was released', async () => {
    const odd = [
      `deleted_at = now()`,
      `released_at = now()`,
      `claim_token = 'somebody', claimed_at = now()`,
      `status = 'processing'`,
      `scan_status = 'FLAGGED'`,
      `scanner_version = '${await scanner.version()}'`,
    ]
    for (const [index, change] of odd.entries()) {
      await query(app, `UPDATE media SET ${change} WHERE id = $1`, [files[index]])
    }
    expect(await asks()).toEqual([])
    await query(app, `UPDATE media SET scanner_version = NULL WHERE id = $1`, [files[5]])
    expect(await asks()).toEqual([5])
  })
})
