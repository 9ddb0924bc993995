import type { MediaLibrary } from '../../src/library/MediaLibrary.js'

import { libraryOf } from '../../src/library/libraryOf.js'
import { forgetOld } from '../../src/repairs/forgetOld.js'
import { purgeTrash } from '../../src/repairs/purgeTrash.js'
import { reconcile, reconcileOldest } from '../../src/repairs/reconcile.js'
import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { form, jpeg, pdf } from '../app/files.js'
import { sweep } from '../app/later.js'
import { query } from '../app/query.js'
import { read, speaker, usageOf } from '../app/uploads.js'

const times = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)))

let app: App
let library: MediaLibrary
/** Files that a hook of the project keeps from being deleted. */
const precious = new Set<number>()
const told: object[] = []
let trashed: 'detach' | 'keep' | 'trash' = 'detach'

beforeAll(async () => {
  app = await createApp({
    audit: { keepDays: 90 },
    collections: {
      media: ({ hooks = {}, ...media }) => ({
        ...media,
        hooks: {
          ...hooks,
          beforeDelete: [
            ...(hooks.beforeDelete ?? []),
            ({ id }) => {
              if (precious.has(Number(id))) {
                throw new Error('This file is in use.')
              }
            },
          ],
        },
      }),
    },
    config: { collections: [{ slug: 'articles', fields: [{ name: 'title', type: 'text' }] }] },
  })
  library = await libraryOf(app.payload)
  Object.defineProperty(library.whenDeleted, 'entity', { get: () => trashed })
  app.payload.logger.warn = (({ figures, user }: { figures?: object; user?: unknown }) =>
    figures && told.push({ figures, user })) as never
})
afterAll(() => app.stop())
beforeEach(() => {
  told.length = 0
})
afterEach(async () => {
  await app.drain()
  expect(await audit(app)).toEqual(nothingWrong)
})

const upload = async (bytes = pdf(), name = 'paper.pdf'): Promise<number> =>
  (await read(app.call('POST', '/media', app.editor, form({ bytes, name })))).body.doc.id
const uploaded = async (...given: Parameters<typeof upload>): Promise<number> => {
  const id = await upload(...given)
  await app.drain()
  return id
}
const rowOf = async (id: number) =>
  (await query<Record<string, unknown>>(app, 'SELECT * FROM media WHERE id = $1', [id]))[0]
const trash = async (id: number, days = 31) => {
  await read(app.call('DELETE', `/media/${id}`, app.editor))
  await query(app, 'UPDATE media SET deleted_at = now() - $2::interval WHERE id = $1', [
    id,
    `${days} days`,
  ])
}

describe('purgeTrash', () => {
  it('deletes for good what has been in the trash for its time, and gives its bytes back', async () => {
    const [old, picture, young, kept] = [
      await uploaded(),
      await uploaded(await jpeg(), 'g.jpg'),
      await uploaded(),
      await uploaded(),
    ]
    await trash(old)
    await trash(picture)
    await trash(young, 29)
    expect(await purgeTrash(library, { dryRun: true })).toMatchObject({
      deletedCount: 0,
      dryRun: true,
      total: 2,
    })
    const seen: object[] = []
    expect(await purgeTrash(library, { onProgress: (at) => seen.push(at) })).toEqual({
      deletedCount: 2,
      dryRun: false,
      failed: [],
      failedCount: 0,
      keepDays: 30,
      total: 2,
    })
    expect(seen).toEqual([
      { done: 1, total: 2 },
      { done: 2, total: 2 },
    ])
    expect([await rowOf(old), await rowOf(picture)]).toEqual([undefined, undefined])
    expect([await rowOf(young), await rowOf(kept)]).toEqual([expect.anything(), expect.anything()])
    await app.drain()
    expect(await usageOf(app, app.editor)).toMatchObject({ totalBytes: 4_000, trashBytes: 2_000 })
    const entries = await query<{ user: null }>(
      app,
      "SELECT * FROM media_audit WHERE action = 'purge' AND file = $1",
      [String(old)],
    )
    expect(entries).toEqual([expect.objectContaining({ user: null })])
  })

  it('is done by sweep, and never where the trash is kept', async () => {
    const id = await uploaded()
    await trash(id)
    const keeping = { ...library, trash: { keepMs: null } }
    expect(await purgeTrash(keeping)).toMatchObject({ deletedCount: 0, keepDays: null })
    expect(await rowOf(id)).toBeDefined()
    await sweep(app)
    expect(await rowOf(id)).toBeUndefined()
  })

  it('goes on when a file cannot be deleted, and as far as it may', async () => {
    const ids = [await uploaded(), await uploaded(), await uploaded(), await uploaded()]
    await Promise.all(ids.map((id) => trash(id)))
    precious.add(ids[0]!)
    const done = await purgeTrash(library, { limit: 2 })
    expect(done).toMatchObject({
      deletedCount: 2,
      failed: [{ file: ids[0], reason: 'This file is in use.' }],
      failedCount: 1,
    })
    precious.clear()
    expect(await purgeTrash(library)).toMatchObject({ deletedCount: 2, failedCount: 0 })
  })

  it('and somebody who restores the file: one is first, the other finds what that one left', async () => {
    const outcomes = await times(8, async () => {
      const id = await upload()
      await trash(id)
      return id
    })
    await app.drain()
    const restoring = outcomes.map((id) =>
      read(app.call('POST', `/media/${id}/restore`, app.editor)),
    )
    const purging = times(3, () => purgeTrash(library))
    const answers = await Promise.all(restoring)
    await purging
    for (const [i, { status }] of answers.entries()) {
      const row = await rowOf(outcomes[i]!)
      // Payload says 403 of a row that is gone once it was seen.
      expect([200, 403, 404]).toContain(status)
      expect(row === undefined).toBe(status !== 200)
      expect(row?.deleted_at ?? null).toBeNull()
    }
  })

  it('leaves a file that was restored between its two looks', async () => {
    const id = await uploaded()
    await trash(id)
    let isRestored = false
    const real = app.payload.db
    const db = Object.create(real) as typeof real
    db.beginTransaction = async (...args) => {
      await (isRestored || read(app.call('POST', `/media/${id}/restore`, app.editor)))
      isRestored = true
      return real.beginTransaction(...args)
    }
    const payload = Object.create(library.payload, { db: { value: db } })
    expect(await purgeTrash({ ...library, payload })).toMatchObject({
      deletedCount: 0,
      failedCount: 0,
      total: 1,
    })
    library.payload = app.payload
    expect(isRestored).toBe(true)
    expect(await rowOf(id)).toMatchObject({ deleted_at: null })
  })
})

describe('forgetOld', () => {
  it('removes uploads that ended long ago, but never one that a file or a removal needs', async () => {
    const editor = speaker(app)
    const begin = async () =>
      (await editor.presign({ filename: 'a.pdf', size: 2_000 })).body.id as number
    const [aborted, waiting, open, fresh] = [
      await begin(),
      await begin(),
      await begin(),
      await begin(),
    ]
    for (const id of [aborted, waiting, fresh]) {
      await editor.abort(id)
    }
    await app.drain()
    const file = await uploaded()
    const gone = await uploaded()
    const uploadOf = async (id: number) =>
      (
        await query<{ id: number }>(app, 'SELECT id FROM media_uploads WHERE media_file_id = $1', [
          id,
        ])
      )[0]!.id
    const [live, dead] = [await uploadOf(file), await uploadOf(gone)]
    await app.payload.delete({ id: gone, collection: 'media' })
    await app.drain()
    await query(app, "UPDATE media_uploads SET removal = 'due' WHERE id = $1", [waiting])
    const old = [aborted, waiting, open, live, dead]
    await query(
      app,
      "UPDATE media_uploads SET updated_at = now() - interval '31 days' WHERE id = ANY($1)",
      [old],
    )
    await forgetOld(library)
    const rows = await query<{ id: number }>(
      app,
      'SELECT id FROM media_uploads WHERE id = ANY($1)',
      [[...old, fresh]],
    )
    expect(rows.map(({ id }) => id).sort()).toEqual([waiting, open, live, fresh].sort())
    await query(app, "UPDATE media_uploads SET removal = 'done' WHERE id = $1", [waiting])
    await editor.abort(open)
  })

  it('removes entries of the audit trail after their time, where there is one', async () => {
    await uploaded()
    await query(
      app,
      "UPDATE media_audit SET created_at = now() - interval '91 days' WHERE id = (SELECT min(id) FROM media_audit)",
    )
    expect(
      (await forgetOld({ ...library, audit: { ...library.audit, keepMs: null } })).auditEntries,
    ).toBe(0)
    expect((await forgetOld(library)).auditEntries).toBe(1)
    expect((await forgetOld(library)).auditEntries).toBe(0)
  })
})

describe('reconcile', () => {
  const spoil = () =>
    query(
      app,
      'UPDATE storage_usage SET total_bytes = total_bytes + 7, reserved_files = 3, image_files = image_files - 1 WHERE user_id = $1',
      [app.editor.id],
    )
  const figures = { imageFiles: -1, reservedFiles: 3, totalBytes: 7 }

  it('finds what is wrong and leaves it, then mends it and says so', async () => {
    const id = await uploaded()
    await usageOf(app, app.admin)
    await spoil()
    const dry = await reconcile(library, { dryRun: true })
    expect(dry).toMatchObject({
      created: 0,
      drifted: [{ figures, user: app.editor.id }],
      driftedCount: 1,
      dryRun: true,
    })
    const seen: number[] = []
    const done = await reconcile(library, { onProgress: ({ done: at }) => seen.push(at) })
    expect(done).toMatchObject({
      drifted: [{ figures, user: app.editor.id }],
      driftedCount: 1,
      dryRun: false,
    })
    expect(seen).toEqual(Array.from({ length: done.users }, (_, i) => i + 1))
    expect(told).toContainEqual({ figures, user: app.editor.id })
    expect(await reconcile(library)).toMatchObject({ drifted: [], driftedCount: 0 })
    expect(await rowOf(id)).toBeDefined()
  })

  it('makes usage rows that are missing', async () => {
    await uploaded()
    await query(app, 'DELETE FROM storage_usage WHERE user_id = $1', [app.editor.id])
    expect(await reconcile(library, { dryRun: true })).toMatchObject({ created: 1 })
    expect(await reconcile(library)).toMatchObject({ created: 1, driftedCount: 1 })
    expect((await usageOf(app, app.editor)).totalFiles).toBeGreaterThan(0)
  })

  it('is done by sweep, for those who were counted longest ago', async () => {
    await spoil()
    await reconcileOldest(library)
    expect(told).toEqual([])
    await query(app, "UPDATE storage_usage SET calculated_at = now() - interval '25 hours'")
    await sweep(app)
    expect(told).toContainEqual({ figures, user: app.editor.id })
  })

  it('counts right while everybody works', async () => {
    let isWorking = true
    let drifted = 0
    const counting = (async () => {
      while (isWorking) {
        drifted += (await reconcile(library)).driftedCount
      }
    })()
    await times(10, async (i) => {
      const id = await upload(
        i % 2 === 0 ? pdf() : await jpeg(320, 200),
        i % 2 === 0 ? 'a.pdf' : 'g.jpg',
      )
      await (i % 3 === 0 && app.payload.delete({ id, collection: 'media' }))
    })
    await times(2, () => app.drain())
    isWorking = false
    await counting
    expect(drifted).toBe(0)
  })

  it('stops when it is told to', async () => {
    expect(await reconcile(library, { signal: AbortSignal.abort() })).toMatchObject({
      driftedCount: 0,
      users: 0,
    })
  })
})

describe('a document that is deleted', () => {
  const article = async () =>
    (await app.payload.create({
      collection: 'articles' as never,
      data: { title: 'a' } as never,
    })) as { id: number }
  const attach = async (entityId: number, entityType = 'articles') => {
    const id = await uploaded()
    const data = { entityId: String(entityId), entityType, isPrimary: true }
    await app.payload.update({ id, collection: 'media', data: data as never })
    return id
  }
  const remove = (id: number) => app.payload.delete({ id, collection: 'articles' as never })
  const detached = { entity_id: null, entity_type: null, is_primary: false }

  it('lets go of its files, and of no others', async () => {
    trashed = 'detach'
    const [a, b] = [await article(), await article()]
    const [its, other, namesake] = [
      await attach(a.id),
      await attach(b.id),
      await attach(a.id, 'users'),
    ]
    await remove(a.id)
    expect(await rowOf(its)).toMatchObject({ ...detached, deleted_at: null })
    expect(await rowOf(other)).toMatchObject({ entity_id: String(b.id), is_primary: true })
    expect(await rowOf(namesake)).toMatchObject({ entity_type: 'users' })
  })

  it('takes them to the trash where the project says so, counted and told', async () => {
    trashed = 'trash'
    const { id } = await article()
    const files = [await attach(id), await attach(id)]
    await trash(files[1]!, 1)
    const before = await usageOf(app, app.editor)
    await remove(id)
    for (const file of files) {
      expect(await rowOf(file)).toMatchObject({ ...detached, deleted_at: expect.any(Date) })
    }
    expect((await usageOf(app, app.editor)).trashBytes - before.trashBytes).toBe(2_000)
    const entries = await query<{ detail: object }>(
      app,
      "SELECT detail FROM media_audit WHERE action = 'delete' AND file = $1 AND detail IS NOT NULL",
      [String(files[0])],
    )
    expect(entries).toEqual([
      { detail: { entityId: String(id), entityType: 'articles', reason: 'entity deleted' } },
    ])
  })

  it('keeps them where the project says so', async () => {
    trashed = 'keep'
    const { id } = await article()
    const file = await attach(id)
    await remove(id)
    expect(await rowOf(file)).toMatchObject({ deleted_at: null, entity_id: String(id) })
  })
})
