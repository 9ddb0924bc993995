import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'

import { rescanFile } from '../../src/jobs/rescanFile.js'
import { libraryOf } from '../../src/library/libraryOf.js'
import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { pdf } from '../app/files.js'
import { query } from '../app/query.js'
import { put, speaker } from '../app/uploads.js'
import { versionedScanner } from '../app/versionedScanner.js'

const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
let papers = 0
/** Bytes that nobody has sent before. */
const paper = () => Buffer.concat([pdf(), Buffer.from(`paper ${++papers}`)])

describe('bytes that were scanned before', () => {
  const scanner = versionedScanner()
  let app: App

  beforeAll(async () => {
    app = await createApp({ scanner })
  })
  afterAll(() => app.stop())
  afterEach(async () => {
    expect(await audit(app)).toEqual(nothingWrong)
  })

  /** Sends bytes, with the SHA-256 they are said to have, and answers its row and whether the engine was asked. */
  const add = async (bytes: Buffer, sha256?: string, who = app.editor) => {
    const person = speaker(app, who)
    const { body } = await person.presign({ filename: 'paper.pdf', sha256, size: bytes.length })
    await put(app, body, bytes)
    const { doc } = (await person.confirm(body.id)).body
    scanner.asked.length = 0
    await app.drain()
    return { asked: scanner.asked.length, id: doc.id as number, row: await rowOf(doc.id) }
  }
  const rowOf = async (id: number) =>
    (await query<Record<string, unknown>>(app, 'SELECT * FROM media WHERE id = $1', [id]))[0]!
  const set = (id: number, changes: string) =>
    query(app, `UPDATE media SET ${changes} WHERE id = $1`, [id])

  it('are only hashed, and known again for whoever sends them', async () => {
    const bytes = paper()
    const first = await add(bytes, hash(bytes))
    const second = await add(bytes, hash(bytes))
    const third = await add(bytes, hash(bytes), app.other)
    expect([first, second, third].map(({ asked }) => asked)).toEqual([1, 0, 0])
    for (const { row } of [second, third]) {
      expect(row).toMatchObject({
        scan_status: 'CLEAN',
        scanner_version: first.row.scanner_version,
        sha256: hash(bytes),
        status: 'ready',
      })
    }
  })

  it('are looked into when nobody said their SHA-256 beforehand', async () => {
    const bytes = paper()
    await add(bytes, hash(bytes))
    expect(await add(bytes)).toMatchObject({ asked: 1, row: { scan_status: 'CLEAN' } })
  })

  it('lend nothing to others that borrow their SHA-256', async () => {
    const known = paper()
    await add(known, hash(known))
    const bad = Buffer.concat([pdf(), Buffer.from('MEDIALIB-FAKE-MALWARE-7f3a')])
    const padded = Buffer.concat([known.subarray(0, 50), bad, known]).subarray(0, known.length)
    for (const other of [bad, padded, Buffer.concat([paper(), Buffer.from('+')])]) {
      const { asked, row } = await add(other, hash(known))
      expect(asked).toBe(1)
      expect(row).toMatchObject({ is_quarantined: true })
      expect(['FLAGGED', 'INFECTED']).toContain(row.scan_status)
    }
    const same = Buffer.from(known)
    same[100]! ^= 1
    const { asked, row } = await add(same, hash(known))
    expect([asked, row.scan_status, row.scan_finding]).toEqual([1, 'FLAGGED', 'otherBytes'])
  })

  it.each([
    ['was not scanned with these signatures', `scanner_version = 'ClamAV 1.4.6/1/Mon'`],
    ['was released by an admin', `released_at = now()`],
    ['is not clean', `scan_status = 'PENDING'`],
    ['was infected', `scan_status = 'INFECTED', is_quarantined = true`],
    ['was flagged', `scan_status = 'FLAGGED', is_quarantined = true`],
    ['is of another length', `filesize = filesize + 1`],
  ])('are looked into when the other file %s', async (_, change) => {
    const bytes = paper()
    const { id, row } = await add(bytes, hash(bytes))
    await set(id, change)
    const { asked } = await add(bytes, hash(bytes))
    await set(
      id,
      `scanner_version = '${String(row.scanner_version)}', released_at = NULL, scan_status = 'CLEAN',
        is_quarantined = false, filesize = ${String(row.filesize)}`,
    )
    expect(asked).toBe(1)
  })

  it('are looked into with new signatures, which find what the old ones did not', async () => {
    const bytes = Buffer.concat([paper(), Buffer.from('unknown so far')])
    expect((await add(bytes, hash(bytes))).row).toMatchObject({ scan_status: 'CLEAN' })
    scanner.learn('unknown so far')
    expect(await add(bytes, hash(bytes))).toMatchObject({
      asked: 1,
      row: { scan_status: 'INFECTED' },
    })
  })

  it('are scanned again once for all files that have them', async () => {
    const bytes = paper()
    const files = [await add(bytes, hash(bytes)), await add(bytes), await add(bytes)]
    scanner.learn()
    scanner.asked.length = 0
    const library = await libraryOf(app.payload)
    for (const { id } of files) {
      await rescanFile(library, { file: id })
    }
    expect(scanner.asked).toHaveLength(1)
    for (const { id } of files) {
      expect(await rowOf(id)).toMatchObject({ scanner_version: await scanner.version() })
    }
  })

  it('are looked into where a version does not name its signatures', async () => {
    const bytes = paper()
    await add(bytes, hash(bytes))
    const { isExact: _, ...vague } = scanner
    const library = await libraryOf(app.payload)
    const { body } = await speaker(app).presign({
      filename: 'paper.pdf',
      sha256: hash(bytes),
      size: bytes.length,
    })
    await put(app, body, bytes)
    const { doc } = (await speaker(app).confirm(body.id)).body
    const { scanFile } = await import('../../src/jobs/scanFile.js')
    for (const own of [vague, { ...vague, isExact: () => false }]) {
      scanner.asked.length = 0
      await scanFile({ ...library, scanner: own }, { file: doc.id })
      expect(scanner.asked).toHaveLength(1)
      await set(doc.id, `scan_status = 'PENDING', claim_token = NULL, claimed_at = NULL`)
    }
    await app.drain()
    await scanFile(library, { file: doc.id })
    await app.drain()
  })

  it('are looked into when the store does not hold them any more', async () => {
    const bytes = paper()
    await add(bytes, hash(bytes))
    const library = await libraryOf(app.payload)
    const other = Buffer.from(bytes)
    other[100]! ^= 1
    const { id } = await add(bytes, hash(bytes))
    await set(id, `scanner_version = 'ClamAV 1.4.6/1/Mon'`)
    const storage = {
      ...library.storage,
      read: () => Promise.resolve(Readable.from([other], { objectMode: false })),
    }
    scanner.asked.length = 0
    await rescanFile(
      { ...library, storage, stores: new Map([[storage.name, storage]]) },
      { file: id },
    )
    expect(scanner.asked).toHaveLength(1)
    expect(await rowOf(id)).toMatchObject({ scan_finding: 'otherBytes', scan_status: 'FLAGGED' })
    // For the audit: the store itself was well all the time.
    await set(id, `sha256 = '${hash(bytes)}'`)
  })
})
