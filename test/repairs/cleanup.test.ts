import { existsSync } from 'node:fs'
import path from 'node:path'

import type { StorageProvider } from '../../src/storage/StorageProvider.js'

import { libraryOf } from '../../src/library/libraryOf.js'
import { cleanup, type CleanupSummary } from '../../src/repairs/cleanup.js'
import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { form, jpeg, pdf } from '../app/files.js'
import { later } from '../app/later.js'
import { query } from '../app/query.js'
import { errorOf, put, read, speaker } from '../app/uploads.js'
import { ageObjects, newKey, plant } from './lostAndFound.js'

const times = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)))

describe('DELETE /media/cleanup', () => {
  let app: App
  /** Stands between the library and its disk, for one test. */
  let between: Partial<StorageProvider> = {}
  beforeAll(async () => {
    app = await createApp({
      wrap: (storage) =>
        new Proxy(storage, {
          get: (own, name) => between[name as never] ?? own[name as keyof StorageProvider],
        }),
    })
    // Enough that a few orphans are a small share.
    await times(30, () => upload())
    await app.drain()
    await ageObjects(app)
  })
  afterAll(() => app.stop())
  afterEach(async () => {
    between = {}
    await app.drain()
    expect(await audit(app)).toEqual(nothingWrong)
  })

  const upload = async (
    bytes = pdf(),
    name = 'paper.pdf',
  ): Promise<{ id: number; storagePath: string }> =>
    (await read(app.call('POST', '/media', app.editor, form({ bytes, name })))).body.doc
  const ask = (parameters = '', person = app.admin) =>
    read(app.call('DELETE', `/media/cleanup${parameters}`, person))
  const clean = async (parameters = '?dryRun=false'): Promise<CleanupSummary> => {
    const { body, status } = await ask(parameters)
    expect(body.errors).toBeUndefined()
    expect(status).toBe(200)
    return body
  }
  const isThere = (key: string) => existsSync(path.join(app.dir, 'objects', key))
  const disk = async () => (await libraryOf(app.payload)).storage

  it('is for admins, and understands what it is told or says so', async () => {
    expect(errorOf(await ask('', app.editor))).toEqual({ code: 'FORBIDDEN', status: 403 })
    for (const wrong of [
      '?dryRun=no',
      '?dryRun=',
      '?limit=0',
      '?limit=x',
      '?force=1',
      '?sure=true',
    ]) {
      expect(errorOf(await ask(wrong))).toEqual({ code: 'INVALID_REQUEST', status: 400 })
    }
  })

  it.each(['', '?dryRun=true'])('removes nothing unless it is told to: %s', async (parameters) => {
    const key = await plant(app)
    expect(await clean(parameters)).toEqual({
      abortedUploads: 0,
      deleted: [key],
      deletedBytes: 4,
      deletedCount: 1,
      dryRun: true,
      failed: [],
      failedCount: 0,
      foreignCount: 0,
      refusal: null,
      remaining: 0,
      spared: 0,
      totalObjects: expect.any(Number),
    })
    expect(isThere(key)).toBe(true)
    await clean()
    expect(isThere(key)).toBe(false)
  })

  it('removes what no row names, keeps everything else, and tells the audit trail', async () => {
    const picture = await upload(await jpeg(900, 700), 'gull.jpg')
    await app.drain()
    await ageObjects(app)
    const family = picture.storagePath.replace(/[^/]*$/, '')
    const lost = [await plant(app), await plant(app), await plant(app, `${family}gull-9x9.webp`)]
    const kept = [
      await plant(app, newKey(), { isOld: false }),
      await plant(app, 'backups/2026.tar'),
      await plant(app, 'passwd'),
    ]
    const done = await clean()
    expect(done).toMatchObject({
      deletedBytes: 12,
      deletedCount: 3,
      failedCount: 0,
      foreignCount: 2,
      remaining: 0,
      spared: 0,
    })
    expect([...done.deleted].sort()).toEqual([...lost].sort())
    expect(kept.map(isThere)).toEqual([true, true, true])
    const [entry] = await query<{ detail: object; user_label: string }>(
      app,
      "SELECT detail, user_label FROM media_audit WHERE action = 'cleanup' ORDER BY id DESC LIMIT 1",
    )
    expect(entry).toMatchObject({
      detail: { bytes: 12, objects: 3 },
      user_label: 'admin@example.com',
    })
    const { storage } = await libraryOf(app.payload)
    await storage.remove(kept)
  })

  it('removes as many as it may, and says how many are left', async () => {
    await times(3, () => plant(app))
    expect(await clean('?dryRun=false&limit=2')).toMatchObject({ deletedCount: 2, remaining: 1 })
    expect(await clean()).toMatchObject({ deletedCount: 1, remaining: 0 })
  })

  it('ends uploads that only the store remembers', async () => {
    const storage = await disk()
    const id = await storage.createUpload(newKey(), { contentType: 'application/pdf' })
    const { body } = await speaker(app).presign({ filename: 'a.pdf', size: 2_000 })
    await later(app, 26 * 60)
    await query(
      app,
      "UPDATE media_uploads SET expires_at = now() + interval '1 hour' WHERE id = $1",
      [body.id],
    )
    expect(await clean('')).toMatchObject({ abortedUploads: 1 })
    expect(await clean()).toMatchObject({ abortedUploads: 1, deletedCount: 0 })
    expect((await put(app, body, pdf())).status).toBe(200)
    const left: string[] = []
    for await (const one of storage.listUploads()) {
      left.push(one.id)
    }
    expect(left).not.toContain(id)
    await speaker(app).abort(body.id)
  })

  it('refuses when so many would go that the store or the database must be the wrong one', async () => {
    const keys = await times(8, () => plant(app))
    expect(await clean('')).toMatchObject({
      deletedCount: 8,
      refusal: expect.stringContaining('8 of'),
    })
    expect(errorOf(await ask('?dryRun=false'))).toEqual({ code: 'CLEANUP_REFUSED', status: 409 })
    expect(keys.map(isThere)).toEqual(Array(8).fill(true))
    expect(await clean('?dryRun=false&force=true')).toMatchObject({ deletedCount: 8 })
  })

  it('deletes nothing for a row with a hostile key', async () => {
    const [a, b] = [await upload(), await upload()]
    await app.drain()
    await ageObjects(app)
    const outside = await plant(app, 'secret.txt')
    const hostile = ['../secret.txt', 'secret.txt', '', '/', `${a.storagePath.split('/')[0]}/`]
    for (const key of hostile) {
      await query(app, 'UPDATE media SET storage_path = $2 WHERE id = $1', [b.id, key])
      expect(await clean()).toMatchObject({ failedCount: 0 })
      // Nor its own object, which only its upload remembers meanwhile.
      expect([a.storagePath, b.storagePath, outside].map(isThere)).toEqual([true, true, true])
    }
    await query(app, 'UPDATE media SET storage_path = $2 WHERE id = $1', [b.id, b.storagePath])
    await (await disk()).remove([outside])
  })

  it('spares what somebody took, or wrote anew, after it was listed', async () => {
    const [taken, rewritten, removed] = [await plant(app), await plant(app), await plant(app)]
    const { id, storagePath } = await upload()
    await app.drain()
    const storage = await disk()
    const { listUploads } = storage
    // The snapshot is stale by the time it is used.
    between = {
      listUploads: async function* () {
        await query(app, 'UPDATE media SET storage_path = $2 WHERE id = $1', [id, taken])
        await plant(app, rewritten, { isOld: false })
        await storage.remove([removed])
        yield* listUploads()
      },
    }
    const done = await clean()
    between = {}
    expect(done).toMatchObject({ deletedCount: 0 })
    expect([taken, rewritten, removed].map(isThere)).toEqual([true, true, false])
    await query(app, 'UPDATE media SET storage_path = $2 WHERE id = $1', [id, storagePath])
    await storage.remove([taken, rewritten])
  })

  it('asks again right before, also after the comparison', async () => {
    const [taken, lost] = [await plant(app), await plant(app)]
    const { id, storagePath } = await upload()
    await app.drain()
    const library = await libraryOf(app.payload)
    let isTold = false
    const tables = Object.create(app.payload.db) as typeof app.payload.db
    // Between the comparison and the first transaction.
    tables.beginTransaction = async (...args) => {
      if (!isTold) {
        isTold = true
        await query(app, 'UPDATE media SET storage_path = $2 WHERE id = $1', [id, taken])
      }
      return app.payload.db.beginTransaction(...args)
    }
    const payload = Object.create(library.payload, { db: { value: tables } })
    const done = await cleanup({ ...library, payload }, { dryRun: false })
    expect(isTold).toBe(true)
    expect(done).toMatchObject({ deleted: [lost], deletedCount: 1, remaining: 0, spared: 1 })
    expect(isThere(taken)).toBe(true)
    await query(app, 'UPDATE media SET storage_path = $2 WHERE id = $1', [id, storagePath])
    await library.storage.remove([taken])
  })

  it('goes on when one object cannot be removed, and says which', async () => {
    const [stuck, lost] = [await plant(app), await plant(app)]
    const storage = await disk()
    const remove = storage.remove
    between = {
      remove: async (keys) => {
        if (keys.includes(stuck)) {
          throw new Error('denied')
        }
        await remove(keys)
      },
    }
    expect(await clean()).toMatchObject({
      deleted: [lost],
      deletedCount: 1,
      failed: [{ key: stuck, reason: 'denied' }],
      failedCount: 1,
      remaining: 1,
    })
    between = {}
    expect(await clean()).toMatchObject({ deleted: [stuck], remaining: 0 })
  })

  it('deletes nothing when a listing breaks off in the middle', async () => {
    const lost = await plant(app)
    const storage = await disk()
    const list = storage.list
    between = {
      list: async function* (prefix) {
        let count = 0
        for await (const object of list(prefix)) {
          if (++count > 10) {
            throw new Error('socket hang up')
          }
          yield object
        }
      },
    }
    expect(errorOf(await ask('?dryRun=false'))).toEqual({
      code: 'STORAGE_UNAVAILABLE',
      status: 503,
    })
    between = {}
    expect(isThere(lost)).toBe(true)
    expect(await clean()).toMatchObject({ deleted: [lost] })
  })

  it('lets one cleaner work at a time, and two are harmless', async () => {
    const keys = await times(3, () => plant(app))
    const answers = await times(4, () => ask('?dryRun=false'))
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expect(errorOf(answer)).toEqual({ code: 'REPAIR_BUSY', status: 409 })
    }
    const deleted = answers.flatMap(({ body, status }) => (status === 200 ? body.deleted : []))
    expect(deleted.sort()).toEqual([...keys].sort())
    // Whoever was first has let go.
    expect(await clean()).toMatchObject({ deletedCount: 0 })
  })

  it('deletes no object that lives while files come, are scanned, replaced and go', async () => {
    const library = await libraryOf(app.payload)
    // No grace at all: only the rows protect what is young.
    const impatient = { ...library, repair: { ...library.repair, graceMs: -3_600_000 } }
    let isWorking = true
    const cleaning = (async () => {
      let deleted = 0
      while (isWorking) {
        const done = await cleanup(impatient, { dryRun: false, force: true })
        deleted += done.deletedCount
      }
      return deleted
    })()
    const editor = speaker(app)
    const ways = [
      () => upload(),
      async () => upload(await jpeg(700, 500), 'gull.jpg'),
      async () => {
        const plan = (await editor.presign({ filename: 'a.pdf', size: 2_000 })).body
        await put(app, plan, pdf())
        expect((await editor.confirm(plan.id)).status).toBe(201)
      },
      async () => {
        const { id } = await upload()
        await app.payload.delete({ id, collection: 'media' })
      },
    ]
    for (let round = 0; round < 3; round++) {
      await times(8, (i) => ways[i % ways.length]!() as Promise<unknown>)
      await times(2, () => app.drain())
    }
    isWorking = false
    await cleaning
    await app.drain()
    // `afterEach` compares every row with its bytes.
    expect(await clean('')).toMatchObject({ deletedCount: 0 })
  })
})
