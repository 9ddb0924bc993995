import type { MediaLibrary } from '../../src/library/MediaLibrary.js'
import type { Verdict } from '../../src/scanners/Scanner.js'

import { freeRescans } from '../../src/jobs/freeRescans.js'
import { makeVariants } from '../../src/jobs/makeVariants.js'
import { regenerate } from '../../src/jobs/regenerate.js'
import { rescanFile } from '../../src/jobs/rescanFile.js'
import { libraryOf } from '../../src/library/libraryOf.js'
import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { form, jpeg, pdf } from '../app/files.js'
import { later, settleDown } from '../app/later.js'
import { query } from '../app/query.js'
import { read, speaker } from '../app/uploads.js'
import { versionedScanner } from '../app/versionedScanner.js'

const infected: Verdict = { reason: 'Test.Late', verdict: 'infected' }
const clean: Verdict = { verdict: 'clean' }
const picture = await jpeg()

/** Somebody else does something to a clean file while it is being scanned again. */
describe('another scan of a clean file', () => {
  const scanner = versionedScanner()
  let app: App
  let library: MediaLibrary
  let version = 0

  beforeAll(async () => {
    app = await createApp({ scanner })
    library = await libraryOf(app.payload)
  })
  afterAll(() => app.stop())
  afterEach(async () => {
    await settleDown(app)
    expect(await audit(app)).toEqual(nothingWrong)
  })

  const add = async (kind: 'paper' | 'picture' = 'paper'): Promise<number> => {
    const file =
      kind === 'paper' ? { bytes: pdf(), name: 'paper.pdf' } : { bytes: picture, name: 'gull.jpg' }
    const { body } = await read(app.call('POST', '/media', app.editor, form(file)))
    await app.drain()
    return body.doc.id
  }
  const rowOf = async (id: number) =>
    (await query<Record<string, unknown>>(app, 'SELECT * FROM media WHERE id = $1', [id]))[0]
  const rescansOf = async (id: number) =>
    (
      await query(app, `SELECT 1 FROM media_audit WHERE file = $1 AND action = 'rescan'`, [
        String(id),
      ])
    ).length

  /** A worker in the middle of a scan, which ends with what it is told. */
  const paused = async (file: number) => {
    let begin = () => {}
    const begun = new Promise<void>((resolve) => (begin = resolve))
    let answer: (verdict: Promise<Verdict> | Verdict) => void = () => {}
    const answered = new Promise<Verdict>((resolve) => (answer = resolve))
    const scan = () => {
      begin()
      return answered
    }
    const name = `ClamAV 1/${++version}/Mon`
    const own = { ...scanner, scan, version: () => Promise.resolve(name) }
    const scanning = rescanFile({ ...library, scanner: own }, { file })
    await begun
    return {
      ends: (verdict: Promise<Verdict> | Verdict) => {
        answer(verdict)
        return scanning
      },
      version: name,
    }
  }

  it('whose worker was lost is free for the next after its lease, which alone is believed', async () => {
    const id = await add()
    const lost = await paused(id)
    await rescanFile(library, { file: id })
    expect(scanner.asked).toHaveLength(1)
    await later(app, 20)
    await freeRescans(library)
    expect(await rowOf(id)).toMatchObject({ claim_token: null, scan_status: 'CLEAN' })
    const next = await paused(id)
    await next.ends(clean)
    const judged = await rowOf(id)
    expect(judged).toMatchObject({ scan_status: 'CLEAN', scanner_version: next.version })
    await lost.ends(infected)
    expect(await rowOf(id)).toEqual(judged)
    expect(await rescansOf(id)).toBe(0)
  })

  it('whose worker was lost says clean too late to open what the next has closed', async () => {
    const id = await add()
    const lost = await paused(id)
    await later(app, 20)
    await freeRescans(library)
    await (await paused(id)).ends(infected)
    const judged = await rowOf(id)
    expect(judged).toMatchObject({ scan_status: 'INFECTED' })
    await lost.ends(clean)
    expect(await rowOf(id)).toEqual(judged)
    expect(await rescansOf(id)).toBe(1)
  })

  it('closes the file after its lease as well, when nobody judged it meanwhile', async () => {
    const id = await add()
    const slow = await paused(id)
    await later(app, 20)
    await freeRescans(library)
    await slow.ends(infected)
    expect(await rowOf(id)).toMatchObject({ scan_result: 'Test.Late', scan_status: 'INFECTED' })
    expect(await rescansOf(id)).toBe(1)
  })

  it('does not disturb variants that are made, and waits for them', async () => {
    const id = await add('picture')
    const before = await rowOf(id)
    await query(
      app,
      `UPDATE media SET status = 'processing', claim_token = 'maker', claimed_at = now() WHERE id = $1`,
      [id],
    )
    await rescanFile(library, { file: id })
    expect(await rowOf(id)).toMatchObject({ claim_token: 'maker', status: 'processing' })
    expect((await rowOf(id))!.scanned_at).toEqual(before!.scanned_at)
  })

  it('closes a file whose variants are made again meanwhile', async () => {
    const id = await add('picture')
    const scan = await paused(id)
    await regenerate(library, { all: true })
    expect(await rowOf(id)).toMatchObject({ claim_token: null, status: 'pending' })
    await scan.ends(infected)
    expect(await rowOf(id)).toMatchObject({ scan_status: 'INFECTED' })
    await makeVariants(library, { file: id })
    expect(await rowOf(id)).toMatchObject({ scan_status: 'INFECTED', status: 'pending' })
    expect((await app.call('GET', `/media/${id}/file/thumbnail`, app.admin)).status).toBe(403)
    await speaker(app, app.admin).ask('POST', `/media/${id}/release`, { reason: 'an exercise' })
    await app.drain()
    expect(await rowOf(id)).toMatchObject({ scan_status: 'CLEAN', status: 'ready' })
  })

  it.each([
    ['clean', clean],
    ['infected', infected],
  ])(
    'is void when an admin asks for a scan meanwhile, also when it says %s',
    async (_, verdict) => {
      const id = await add()
      const scan = await paused(id)
      const { status } = await speaker(app, app.admin).ask('POST', `/media/${id}/scan`)
      expect(status).toBe(200)
      await scan.ends(verdict)
      expect(await rowOf(id)).toMatchObject({ claim_token: null, scan_status: 'PENDING' })
      await app.drain()
      expect(await rowOf(id)).toMatchObject({
        scan_status: 'CLEAN',
        scanner_version: await scanner.version(),
      })
      expect(await rescansOf(id)).toBe(0)
    },
  )

  it('counts a file for the trash and for the quarantine when it goes there meanwhile', async () => {
    const id = await add()
    const scan = await paused(id)
    expect((await speaker(app).ask('DELETE', `/media/${id}`)).status).toBe(200)
    await scan.ends(infected)
    expect(await rowOf(id)).toMatchObject({
      deleted_at: expect.any(Date),
      is_quarantined: true,
      scan_status: 'INFECTED',
    })
  })

  it('has nothing to say of a file that is deleted meanwhile', async () => {
    const id = await add()
    const scan = await paused(id)
    await speaker(app).ask('DELETE', `/media/${id}`)
    expect((await speaker(app).ask('DELETE', `/media/${id}?permanent=true`)).status).toBe(200)
    await scan.ends(infected)
    expect(await rowOf(id)).toBeUndefined()
    expect(await rescansOf(id)).toBe(0)
  })

  it('is about the old bytes when they are replaced meanwhile', async () => {
    const id = await add()
    const scan = await paused(id)
    const sent = form({ bytes: Buffer.concat([pdf(), Buffer.from('new')]), name: 'new.pdf' })
    expect((await read(app.call('PATCH', `/media/${id}`, app.editor, sent))).status).toBe(200)
    await app.drain()
    const fresh = await rowOf(id)
    expect(fresh).toMatchObject({ original_filename: 'new.pdf', scan_status: 'CLEAN' })
    await scan.ends(infected)
    expect(await rowOf(id)).toEqual(fresh)
  })

  it('is kept through a save of what people write', async () => {
    const id = await add()
    const scan = await paused(id)
    const save = (altText: string) =>
      speaker(app).ask('PATCH', `/media/${id}`, { altText, title: altText })
    expect((await save('before')).status).toBe(200)
    await Promise.all([scan.ends(infected), save('during')])
    expect(await rowOf(id)).toMatchObject({ alt_text: 'during', scan_status: 'INFECTED' })
  })

  it('and an admin’s release of what it found leave one of both, never half of each', async () => {
    for (let round = 0; round < 10; round++) {
      const id = await add()
      const scan = await paused(id)
      const admin = speaker(app, app.admin)
      const release = () => admin.ask('POST', `/media/${id}/release`, { reason: 'an exercise' })
      const [, { status }] = await Promise.all([scan.ends(infected), release()])
      const row = await rowOf(id)
      // Before the verdict there was nothing to release.
      expect([status, row!.scan_status, row!.is_quarantined]).toEqual(
        status === 200 ? [200, 'CLEAN', false] : [409, 'INFECTED', true],
      )
      expect(row!.claim_token).toBeNull()
      expect(await rescansOf(id)).toBe(1)
    }
  })
})
