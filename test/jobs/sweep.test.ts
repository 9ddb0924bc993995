import { Readable } from 'node:stream'

import type { MediaLibrary } from '../../src/library/MediaLibrary.js'
import type { JobName } from '../../src/queues/JobQueue.js'

import { newClaim } from '../../src/jobs/claimFields.js'
import * as fileRepairs from '../../src/jobs/repairFiles.js'
import * as uploadRepairs from '../../src/jobs/repairUploads.js'
import { scanFile } from '../../src/jobs/scanFile.js'
import { sweep as sweepOnce } from '../../src/jobs/sweep.js'
import { libraryOf } from '../../src/library/libraryOf.js'
import { inlineQueue } from '../../src/queues/inline.js'
import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { form, jpeg, pdf } from '../app/files.js'
import { later, settleDown } from '../app/later.js'
import { query } from '../app/query.js'
import { filesOf, put, read, speaker, usageOf } from '../app/uploads.js'

const repairs = { ...fileRepairs, ...uploadRepairs }

describe('sweep', () => {
  /** What repairs add, so that each can be looked at by itself. */
  const added: { input: unknown; name: JobName }[] = []
  let isKept = true
  let depth = 0
  let app: App
  let library: MediaLibrary

  beforeAll(async () => {
    const queue = inlineQueue()
    app = await createApp({
      queue: {
        ...queue,
        add: async (payload, name, input, options) => {
          added.push({ input, name })
          await (isKept && queue.add(payload, name, input, options))
        },
        depth: async () => depth,
      },
    })
    library = await libraryOf(app.payload)
  })
  afterAll(() => app.stop())
  beforeEach(() => {
    added.length = 0
  })
  afterEach(async () => {
    depth = 0
    isKept = true
    await settleDown(app)
    expect(await audit(app)).toEqual(nothingWrong)
  })

  const upload = async (bytes = pdf(), name = 'paper.pdf'): Promise<number> =>
    (await read(app.call('POST', '/media', app.editor, form({ bytes, name })))).body.doc.id
  const uploaded = async (...given: Parameters<typeof upload>): Promise<number> => {
    const id = await upload(...given)
    await app.drain()
    added.length = 0
    return id
  }
  const presign = async (): Promise<{ id: number; url: string }> =>
    (await speaker(app).presign({ filename: 'a.pdf', size: 2_000 })).body
  const rowOf = async (table: 'media' | 'media_uploads', id: number) =>
    (await query<Record<string, unknown>>(app, `SELECT * FROM ${table} WHERE id = $1`, [id]))[0]!
  const set = (table: 'media' | 'media_uploads', id: number, values: Record<string, unknown>) => {
    const columns = Object.keys(values).map((name, i) => `${name} = $${i + 2}`)
    const text = `UPDATE ${table} SET ${columns.join(', ')} WHERE id = $1`
    return query(app, text, [id, ...Object.values(values)])
  }
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)
  const claim = (minutes: number) => ({ claim_token: 'lost', claimed_at: minutesAgo(minutes) })

  describe('freeScans', () => {
    it.each([
      ['lost and tried twice', { attempts: 2, ...claim(20) }, { scan_status: 'PENDING' }],
      [
        'lost for the last time',
        { attempts: 5, ...claim(20) },
        {
          is_quarantined: true,
          scan_result: '5 scans ended without an answer.',
          scan_status: 'ERROR',
        },
      ],
      ['of nobody', { claim_token: null, claimed_at: null }, { scan_status: 'PENDING' }],
      ['still leased', { attempts: 5, ...claim(10) }, { scan_status: 'SCANNING' }],
    ])('a scan that is %s', async (_, given, expected) => {
      const id = await upload()
      await app.drain()
      await set('media', id, { scan_status: 'SCANNING', status: 'pending', ...given })
      await repairs.freeScans(library)
      expect(await rowOf('media', id)).toMatchObject(expected)
    })
  })

  describe('freeVariants', () => {
    it.each([
      ['lost and tried twice', { attempts: 2, ...claim(20) }, { status: 'pending' }],
      [
        'lost for the last time',
        { attempts: 5, ...claim(20) },
        { processing_error: '5 attempts ended without a result.', status: 'failed' },
      ],
      ['of nobody', { claim_token: null, claimed_at: null }, { status: 'pending' }],
      ['still leased', { attempts: 5, ...claim(10) }, { status: 'processing' }],
    ])('processing that is %s', async (_, given, expected) => {
      const id = await uploaded()
      await set('media', id, { status: 'processing', ...given })
      await repairs.freeVariants(library)
      expect(await rowOf('media', id)).toMatchObject(expected)
    })

    it('goes on with a picture that an admin had scanned again while it was processed', async () => {
      const id = await upload(await jpeg(), 'gull.jpg')
      await scanFile(library, { file: id })
      await set('media', id, { status: 'processing', ...newClaimOf(0) })
      expect((await speaker(app, app.admin).ask('POST', `/media/${id}/scan`, {})).status).toBe(200)
      await app.drain()
      expect(await rowOf('media', id)).toMatchObject({ scan_status: 'CLEAN', status: 'processing' })
      await repairs.freeVariants(library)
      await later(app, 1)
      await repairs.wakeFiles(library)
      await app.drain()
      expect(await rowOf('media', id)).toMatchObject({ scan_status: 'CLEAN', status: 'ready' })
    })
  })

  it('dropRests removes what failed attempts wrote, and only that', async () => {
    const id = await uploaded(await jpeg(), 'gull.jpg')
    const { storage_path: key, variants } = (await rowOf('media', id)) as {
      storage_path: string
      variants: { key: string }[]
    }
    const rest = key.replace(/\.jpg$/, '-99x99.webp')
    await library.storage.write(rest, Readable.from(['x']), { contentType: 'image/webp' })
    await set('media', id, { status: 'failed', ...claim(10) })
    await repairs.dropRests(library)
    expect(await library.storage.stat(rest)).not.toBeNull()
    await set('media', id, claim(20))
    await repairs.dropRests(library)
    expect(await library.storage.stat(rest)).toBeNull()
    for (const kept of [key, ...variants.map((variant) => variant.key)]) {
      expect(await library.storage.stat(kept)).not.toBeNull()
    }
    expect(await rowOf('media', id)).toMatchObject({ claim_token: null, status: 'failed' })
  })

  describe('wakeFiles', () => {
    const clean = { scan_status: 'CLEAN', status: 'pending' }
    const waiting = { scan_status: 'PENDING', status: 'pending' }
    const untouched = { claim_token: null, claimed_at: null }
    it.each([
      ['scanFile', 'waits for its scan', { ...waiting, ...untouched, updated_at: minutesAgo(1) }],
      ['scanFile', 'lost its next scan', { ...waiting, ...claim(1), updated_at: minutesAgo(5) }],
      [
        'makeVariants',
        'waits for its variants',
        { ...clean, ...untouched, updated_at: minutesAgo(1) },
      ],
      [
        'makeVariants',
        'lost its next attempt',
        { ...clean, ...claim(1), updated_at: minutesAgo(5) },
      ],
      [null, 'has just come', { ...waiting, ...untouched, updated_at: minutesAgo(-5) }],
      [null, 'is tried again later', { ...waiting, ...claim(-5), updated_at: minutesAgo(5) }],
      [
        null,
        'is scanned',
        { ...waiting, scan_status: 'SCANNING', ...claim(5), updated_at: minutesAgo(5) },
      ],
      [
        null,
        'is ready',
        { scan_status: 'CLEAN', status: 'ready', ...untouched, updated_at: minutesAgo(5) },
      ],
      [
        null,
        'is infected',
        { scan_status: 'INFECTED', status: 'pending', ...untouched, updated_at: minutesAgo(5) },
      ],
    ])('adds %s for a file that %s', async (name, _, given) => {
      const id = await uploaded()
      await set('media', id, given)
      await repairs.wakeFiles(library)
      const token = 'claim_token' in given ? (given.claim_token ?? undefined) : undefined
      expect(added).toEqual(name ? [{ input: { file: id, token }, name }] : [])
      await set('media', id, { ...clean, ...untouched, is_quarantined: false, status: 'ready' })
    })

    it('adds no more than a queue that is busy has room for, and the longest waiting first', async () => {
      isKept = false
      const ids = [await upload(), await upload(), await upload()]
      await later(app, 1)
      await set('media', ids[2]!, { updated_at: minutesAgo(9) })
      added.length = 0
      depth = 499
      await repairs.wakeFiles(library)
      expect(added).toEqual([{ input: { file: ids[2] }, name: 'scanFile' }])
      depth = 500
      await repairs.wakeFiles(library)
      await repairs.wakeRemovals(library)
      expect(added).toHaveLength(1)
    })

    it('leaves one job that goes on however often it wakes a file whose scans fail', async () => {
      const id = await uploaded()
      await set('media', id, { ...waiting, ...untouched, updated_at: minutesAgo(1) })
      const broken = { ...library.scanner, version: () => Promise.reject(new Error('down')) }
      const failing = { ...library, scanner: broken }
      isKept = false
      for (let round = 1; round <= 5; round++) {
        added.length = 0
        for (let sweeps = 0; sweeps < 4; sweeps++) {
          await repairs.wakeFiles(library)
        }
        expect(added).toHaveLength(4)
        const woken = added.splice(0)
        for (const { input } of woken) {
          await scanFile(failing, input as { file: number; token?: string })
        }
        expect(added).toEqual([
          { input: { file: id, token: expect.any(String) }, name: 'scanFile' },
        ])
        await later(app, 5)
      }
      expect(await rowOf('media', id)).toMatchObject({ attempts: '0', scan_status: 'PENDING' })
    })
  })

  describe('reopenUploads', () => {
    it.each([
      ['cut off', 3, 'open'],
      ['still going on', 1, 'completing'],
    ])('a completion that is %s', async (_, minutes, state) => {
      const { id } = await presign()
      await set('media_uploads', id, { state: 'completing', ...claim(minutes) })
      await repairs.reopenUploads(library)
      expect(await rowOf('media_uploads', id)).toMatchObject({ state })
    })
  })

  describe('expireUploads', () => {
    const past = { expires_at: minutesAgo(1) }
    it.each([
      ['an open upload', past, 'expired'],
      [
        'an open upload whose id the store never told',
        { ...past, storage_upload_id: null },
        'expired',
      ],
      [
        'a body that was streamed and forgotten',
        { ...past, state: 'completing', storage_upload_id: null, ...claim(70) },
        'expired',
      ],
      ['an upload in time', { expires_at: minutesAgo(-60) }, 'open'],
      [
        'a completion that began in time',
        { ...past, state: 'completing', ...claim(1) },
        'completing',
      ],
    ])('%s', async (_, given, state) => {
      const { id } = await presign()
      await set('media_uploads', id, given)
      await repairs.expireUploads(library)
      expect(await rowOf('media_uploads', id)).toMatchObject({
        removal: state === 'expired' ? 'due' : 'none',
        state,
      })
      const { reservedBytes } = await usageOf(app, app.editor)
      expect(reservedBytes).toBe(state === 'expired' ? 0 : 2_000)
    })
  })

  it('wakeRemovals adds what waits for longer than its own job would take', async () => {
    isKept = false
    const { id } = await presign()
    await speaker(app).abort(id)
    added.length = 0
    await repairs.wakeRemovals(library)
    expect(added).toEqual([])
    await later(app, 1)
    await repairs.wakeRemovals(library)
    expect(added).toEqual([{ input: { upload: id }, name: 'removeObjects' }])
  })

  it('abortForgotten ends what the store began and no upload needs, after its time', async () => {
    const uploads = async () => (await filesOf(app)).filter((file) => file.startsWith('uploads/'))
    const [known, ended] = [await presign(), await presign()]
    await put(app, known, pdf())
    await library.storage.createUpload('2026/01/01/a/b.pdf', { contentType: 'application/pdf' })
    await set('media_uploads', ended.id, { state: 'completed' })
    const before = await uploads()
    await repairs.abortForgotten(library)
    expect(await uploads()).toEqual(before)
    await later(app, 26 * 60)
    await repairs.abortForgotten(library)
    const left = await uploads()
    expect(left.length).toBeLessThan(before.length)
    expect(new Set(left.map((file) => file.split('/')[1])).size).toBe(1)
    await set('media_uploads', ended.id, { state: 'open' })
  })

  it('goes on with the other repairs when one fails', async () => {
    const id = await uploaded()
    await set('media', id, { status: 'processing', ...claim(20) })
    let calls = 0
    const db = Object.create(library.payload.db)
    db.find = (args: never) =>
      ++calls === 1 ? Promise.reject(new Error('lost')) : library.payload.db.find(args)
    const payload = Object.create(library.payload, { db: { value: db } })
    await sweepOnce({ ...library, payload })
    expect(calls).toBeGreaterThan(1)
    expect(await rowOf('media', id)).toMatchObject({ status: 'pending' })
  })
})

const newClaimOf = (delay: number) => {
  const { claimedAt, claimToken } = newClaim({ now: Date.now }, delay)
  return { claim_token: claimToken, claimed_at: claimedAt }
}
