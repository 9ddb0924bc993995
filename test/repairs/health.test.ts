import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

import type { FaultPlan } from '../../src/storage/faulty.js'

import { libraryOf } from '../../src/library/libraryOf.js'
import { health, type HealthSummary, lastHealth } from '../../src/repairs/health.js'
import { faulty } from '../../src/storage/faulty.js'
import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { form, jpeg, pdf } from '../app/files.js'
import { later } from '../app/later.js'
import { query } from '../app/query.js'
import { errorOf, put, read, speaker } from '../app/uploads.js'
import { ageObjects, newKey, plant } from './lostAndFound.js'

describe('GET /media/health', () => {
  let app: App
  let faults: FaultPlan = {}
  beforeAll(async () => {
    app = await createApp({
      wrap: (storage) => ({ ...storage, ...lateFaults(storage, () => faults) }),
    })
  })
  afterAll(() => app.stop())
  afterEach(() => {
    faults = {}
  })

  const upload = async (
    bytes = pdf(),
    name = 'paper.pdf',
  ): Promise<{ id: number; storagePath: string }> =>
    (await read(app.call('POST', '/media', app.editor, form({ bytes, name })))).body.doc
  const check = async (): Promise<HealthSummary> => {
    const { body, status } = await read(app.call('GET', '/media/health', app.admin))
    expect(status).toBe(200)
    return body
  }
  const at = (key: string) => path.join(app.dir, 'objects', key)

  it('is for admins', async () => {
    expect(errorOf(await read(app.call('GET', '/media/health', app.editor)))).toEqual({
      code: 'FORBIDDEN',
      status: 403,
    })
    expect(errorOf(await read(app.call('GET', '/media/health')))).toEqual({
      code: 'NOT_LOGGED_IN',
      status: 401,
    })
  })

  it('finds nothing wrong where nothing is, however old the objects are', async () => {
    await upload()
    await upload(await jpeg(900, 700), 'gull.jpg')
    await app.drain()
    await ageObjects(app)
    const found = await check()
    expect(found).toMatchObject({
      danglingCount: 0,
      foreignCount: 0,
      isHealthy: true,
      orphanCount: 0,
      orphanedKeys: [],
      recentCount: 0,
      staleUploadCount: 0,
      unreachable: [],
    })
    expect(found.trackedKeys).toBe(found.totalObjects)
    expect(found.totalObjects).toBeGreaterThan(2)
    expect(found.stores).toEqual([
      expect.objectContaining({ objects: found.totalObjects, provider: 'LOCAL' }),
    ])
    expect(await audit(app)).toEqual(nothingWrong)
  })

  it('tells orphans from what is young, under way, waiting for its removal, or not ours', async () => {
    const orphan = await plant(app)
    const beside = `${(await upload()).storagePath.replace(/[^/]*$/, '')}old-300x200.webp`
    await app.drain()
    await plant(app, beside)
    await plant(app, newKey(), { isOld: false })
    await plant(app, 'backups/2026.tar')
    // Under way: an object that has no row yet, and one whose parts are in the store.
    const editor = speaker(app)
    const plan = (await editor.presign({ filename: 'a.pdf', size: 2_000 })).body
    await put(app, plan, pdf())
    await plant(app, plan.storagePath)
    const ended = (await editor.presign({ filename: 'b.pdf', size: 2_000 })).body
    await editor.abort(ended.id)
    await plant(app, ended.storagePath.replace(/[^/]*$/, 'b-100x100.webp'))
    const found = await check()
    expect(found).toMatchObject({
      foreignCount: 1,
      isHealthy: false,
      orphanBytes: 8,
      orphanCount: 2,
      recentCount: 1,
    })
    expect([...found.orphanedKeys].sort()).toEqual([orphan, beside].sort())
    expect(await lastHealth(await libraryOf(app.payload))).toEqual(found)
    await editor.abort(plan.id)
    await app.drain()
    await Promise.all([orphan, beside, 'backups/2026.tar'].map((key) => rm(at(key))))
  })

  it('finds rows whose object or variant is gone or has another size', async () => {
    const [gone, cut] = [await upload(), await upload()]
    const picture = await upload(await jpeg(900, 700), 'gull.jpg')
    await app.drain()
    const [row] = await query<{ variants: { key: string }[] }>(
      app,
      'SELECT variants FROM media WHERE id = $1',
      [picture.id],
    )
    const variant = row!.variants[0]!.key
    await rm(at(gone.storagePath))
    await rm(at(variant))
    await writeFile(at(cut.storagePath), 'short')
    const { dangling, danglingCount, isHealthy } = await check()
    expect({ danglingCount, isHealthy }).toEqual({ danglingCount: 3, isHealthy: false })
    expect(dangling).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          file: String(gone.id),
          kind: 'original',
          size: 2_000,
          stored: null,
        }),
        expect.objectContaining({ file: String(cut.id), kind: 'original', size: 2_000, stored: 5 }),
        expect.objectContaining({
          file: String(picture.id),
          key: variant,
          kind: 'variant',
          stored: null,
        }),
      ]),
    )
    for (const { id } of [gone, cut, picture]) {
      await app.payload.delete({ id, collection: 'media' })
    }
    await app.drain()
    expect(await check()).toMatchObject({ danglingCount: 0 })
  })

  it('finds uploads that only the store remembers, after their time', async () => {
    const { storage } = await libraryOf(app.payload)
    await storage.createUpload(newKey(), { contentType: 'application/pdf' })
    expect(await check()).toMatchObject({ staleUploadCount: 0 })
    await later(app, 26 * 60)
    expect(await check()).toMatchObject({ isHealthy: false, staleUploadCount: 1 })
    for await (const upload_ of storage.listUploads()) {
      await storage.abortUpload(upload_)
    }
  })

  it('takes a hostile key of a row for one that is nowhere', async () => {
    const { id, storagePath } = await upload()
    await app.drain()
    await query(app, 'UPDATE media SET storage_path = $2 WHERE id = $1', [
      id,
      '../../../etc/passwd',
    ])
    const { dangling } = await check()
    expect(dangling).toEqual([
      expect.objectContaining({ file: String(id), key: '../../../etc/passwd', stored: null }),
    ])
    await query(app, 'UPDATE media SET storage_path = $2 WHERE id = $1', [id, storagePath])
  })

  it('says which files lie in a store that is no longer configured', async () => {
    const { id } = await upload()
    await query(app, "UPDATE media SET storage_provider = 'GCS' WHERE id = $1", [id])
    expect(await check()).toMatchObject({
      danglingCount: 0,
      isHealthy: false,
      unreachable: [{ files: 1, provider: 'GCS' }],
    })
    await query(app, "UPDATE media SET storage_provider = 'LOCAL' WHERE id = $1", [id])
    await app.drain()
  })

  it('concludes nothing from a store that does not answer to the end', async () => {
    const { storagePath } = await upload()
    await app.drain()
    await rm(at(storagePath))
    const before = await lastHealth(await libraryOf(app.payload))
    for (const plan of [
      { list: { kind: 'lose' } },
      { listUploads: { kind: 'fail' } },
      { stat: { error: new Error('reset'), kind: 'fail' } },
    ] as const) {
      faults = plan
      expect(errorOf(await read(app.call('GET', '/media/health', app.admin)))).toEqual({
        code: 'STORAGE_UNAVAILABLE',
        status: 503,
      })
    }
    expect(await lastHealth(await libraryOf(app.payload))).toEqual(before)
    await query(app, 'DELETE FROM media WHERE storage_path = $1', [storagePath])
  })

  it('ends when it is told to', async () => {
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(health(await libraryOf(app.payload), { signal })).rejects.toThrow('enough')
  })
})

/** Faults that are planned after the app has started. */
const lateFaults = (storage: Parameters<typeof faulty>[0], plan: () => FaultPlan) => {
  const calls = ['list', 'listUploads', 'stat'] as const
  return Object.fromEntries(
    calls.map((name) => [
      name,
      (...args: never[]) =>
        (faulty(storage, plan())[name] as (...given: never[]) => unknown)(...args),
    ]),
  )
}
