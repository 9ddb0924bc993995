import { setTimeout as sleep } from 'node:timers/promises'
import {
  type CollectionBeforeChangeHook,
  commitTransaction,
  createLocalReq,
  initTransaction,
} from 'payload'

import { marker } from '../../src/scanners/marker.js'
import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { form, jpeg, pdf } from '../app/files.js'
import { settleDown } from '../app/later.js'
import { query } from '../app/query.js'
import { type Answer, read, usageOf } from '../app/uploads.js'

const times = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)))

const bad = Buffer.concat([pdf(500), Buffer.from(marker)])

const signal = () => {
  let give = () => {}
  const given = new Promise<void>((resolve) => (give = resolve))
  return { give, given }
}

describe('trash and deletion at the same time as other work', () => {
  let app: App
  /** Where a save waits after it has read the document and before it writes it. */
  let beforeWrite: (() => Promise<void>) | undefined
  /** Where a variant waits before it is stored. */
  let beforeVariant: (() => Promise<void>) | undefined

  beforeAll(async () => {
    const waits: CollectionBeforeChangeHook = async ({ data, operation }) => {
      await (operation === 'update' && beforeWrite?.())
      return data
    }
    app = await createApp({
      collections: {
        media: ({ hooks = {}, ...media }) => ({
          ...media,
          hooks: { ...hooks, beforeChange: [...hooks.beforeChange!, waits] },
        }),
      },
      wrap: (storage) => ({
        ...storage,
        write: async (key, body, info) => {
          await (key.endsWith('.webp') && beforeVariant?.())
          return storage.write(key, body, info)
        },
      }),
    })
  })
  afterAll(() => app.stop())
  beforeEach(() => {
    beforeVariant = undefined
    beforeWrite = undefined
  })

  const ask = (method: string, path: string, body?: object): Promise<Answer> =>
    read(app.call(method, path, app.editor, body))
  const upload = async (bytes = pdf(), name = 'paper.pdf'): Promise<number> =>
    (await read(app.call('POST', '/media', app.editor, form({ bytes, name })))).body.doc.id
  const uploaded = async (...given: Parameters<typeof upload>): Promise<number> => {
    const id = await upload(...given)
    await app.drain()
    return id
  }
  const rowOf = async (id: number) =>
    (await query<Record<string, unknown>>(app, 'SELECT * FROM media WHERE id = $1', [id]))[0]
  const trash = (id: number) =>
    ask('PATCH', `/media/${id}`, { deletedAt: new Date().toISOString() })
  const restore = (id: number) => ask('PATCH', `/media/${id}?trash=true`, { deletedAt: null })

  /** How often Postgres had to end a transaction so that another could go on. It says so after a second. */
  const deadlocks = async (): Promise<number> => {
    await sleep(1_500)
    const [row] = await query<{ deadlocks: string }>(
      app,
      'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
    )
    return Number(row!.deadlocks)
  }

  /** A save that has read the document and waits; `write` lets it go on and answers what it did. */
  const startSave = async (id: number) => {
    const [hasRead, mayWrite] = [signal(), signal()]
    beforeWrite = () => {
      beforeWrite = undefined
      hasRead.give()
      return mayWrite.given
    }
    const saving = ask('PATCH', `/media/${id}`, { altText: 'saved', tags: ['a'] })
    await hasRead.given
    return () => {
      mayWrite.give()
      return saving
    }
  }

  it('counts a file once that many put into the trash and take out', async () => {
    const id = await uploaded()
    for (const move of [trash, restore, trash]) {
      const answers = await times(8, () => move(id))
      expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0)
      expect(await audit(app)).toEqual(nothingWrong)
    }
    await times(24, (i) => (i % 2 === 0 ? restore(id) : trash(id)))
    expect(await audit(app)).toEqual(nothingWrong)
  })

  it('counts a file that goes to the trash by a request which asks for few fields', async () => {
    const id = await uploaded()
    const deletedAt = new Date().toISOString()
    await ask('PATCH', `/media/${id}?select[title]=true`, { deletedAt })
    expect((await usageOf(app, app.editor)).trashBytes).toBeGreaterThan(0)
    expect(await audit(app)).toEqual(nothingWrong)
  })

  it('leaves a file in the trash that was saved at the same time', async () => {
    const id = await uploaded()
    const write = await startSave(id)
    expect((await trash(id)).status).toBe(200)
    expect((await write()).status).toBe(200)
    expect(await rowOf(id)).toMatchObject({ alt_text: 'saved', deleted_at: expect.any(Date) })
    expect(await audit(app)).toEqual(nothingWrong)
  })

  it('does not bring a file back that was deleted while it was saved', async () => {
    const id = await uploaded()
    const write = await startSave(id)
    await app.payload.delete({ id, collection: 'media' })
    expect(await write()).toMatchObject({
      body: { errors: [{ data: { code: 'FILE_NOT_FOUND' } }] },
      status: 404,
    })
    expect(await rowOf(id)).toBeUndefined()
    await app.drain()
    expect(await audit(app)).toEqual(nothingWrong)
  })

  it('gives the bytes of a file back once that many delete', async () => {
    const id = await uploaded(await jpeg(), 'gull.jpg')
    await trash(id)
    const answers = await times(8, () => ask('DELETE', `/media/${id}?permanent=true`))
    expect(answers.some(({ status }) => status === 200)).toBe(true)
    await app.drain()
    expect(await rowOf(id)).toBeUndefined()
    expect(await audit(app)).toEqual(nothingWrong)
  })

  it('leaves nothing of a picture that is deleted while its variants are made', async () => {
    const id = await upload(await jpeg(), 'gull.jpg')
    const [begun, mayGoOn] = [signal(), signal()]
    beforeVariant = () => {
      begun.give()
      return mayGoOn.given
    }
    const working = app.drain()
    await begun.given
    await app.payload.delete({ id, collection: 'media' })
    // Another worker removes what there is, and the first one goes on writing.
    const [upload_] = await query<{ id: number }>(
      app,
      "SELECT id FROM media_uploads WHERE removal = 'due'",
    )
    await app.queue.add(app.payload, 'removeObjects', { upload: upload_!.id })
    const removing = app.drain()
    await removing
    mayGoOn.give()
    await working
    await settleDown(app)
    expect(await audit(app)).toEqual(nothingWrong)
  })

  it('waits for no scan that waits for it, when one transaction moves several files', async () => {
    const ids = [await upload(bad), await upload(bad)]
    const req = await createLocalReq({}, app.payload)
    await initTransaction(req)
    const update = (id: number) =>
      app.payload.update({
        id,
        collection: 'media',
        data: { deletedAt: new Date().toISOString() } as never,
        req,
      })
    await update(ids[0]!)
    const working = times(2, () => app.drain())
    await sleep(500)
    await update(ids[1]!)
    await commitTransaction(req)
    await working
    expect(await rowOf(ids[1]!)).toMatchObject({
      deleted_at: expect.any(Date),
      scan_status: 'INFECTED',
    })
    expect(await deadlocks()).toBe(0)
    expect(await audit(app)).toEqual(nothingWrong)
  })

  it('answers more saves at once than the database has connections', async () => {
    const ids = await times(24, () => uploaded())
    const answers = await Promise.all(
      ids.flatMap((id) => [
        ask('PATCH', `/media/${id}`, { altText: 'one' }),
        ask('PATCH', `/media?where[id][equals]=${id}`, { title: 'many' }),
      ]),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array(48).fill(200))
  })

  it('refuses to save what somebody else has open', async () => {
    const id = await uploaded()
    const lock = await app.payload.create({
      collection: 'payload-locked-documents',
      data: {
        document: { relationTo: 'media', value: id },
        user: { relationTo: 'users', value: app.admin.id },
      } as never,
    })
    expect((await ask('PATCH', `/media/${id}`, { altText: 'mine' })).status).toBe(423)
    await app.payload.delete({ id: lock.id, collection: 'payload-locked-documents' })
    expect((await ask('PATCH', `/media/${id}`, { altText: 'mine' })).status).toBe(200)
  })

  it('moves many to the trash and deletes them while their scans end, without a deadlock', async () => {
    for (let round = 0; round < 3; round++) {
      const ids = await times(12, (i) => (i % 2 === 0 ? upload(bad) : upload()))
      const where = `where[id][in]=${ids.join(',')}`
      const working = times(4, () => app.drain())
      const trashed = await ask('PATCH', `/media?${where}`, { deletedAt: new Date().toISOString() })
      expect(trashed.body.errors).toEqual([])
      await working
      expect(await audit(app)).toEqual(nothingWrong)
      const restoring = ask('PATCH', `/media?${where}&trash=true`, { deletedAt: null })
      const rescans = times(12, (i) =>
        read(app.call('POST', `/media/${ids[i]}/scan`, app.admin, {})),
      )
      expect((await restoring).body.errors).toEqual([])
      expect((await rescans).map(({ status }) => status)).toEqual(Array(12).fill(200))
      const deleting = app.payload.delete({ collection: 'media', where: { id: { in: ids } } })
      await Promise.all([times(4, () => app.drain()), deleting])
      expect((await deleting).errors).toEqual([])
      // What was being scanned may still be written, so its removal waits for the lease.
      await settleDown(app)
      expect(await audit(app)).toEqual(nothingWrong)
    }
    expect(await deadlocks()).toBe(0)
  })
})
