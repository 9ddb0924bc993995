import { Readable } from 'node:stream'

import type { MediaLibrary } from '../../src/library/MediaLibrary.js'

import { libraryOf } from '../../src/library/libraryOf.js'
import { cleanup } from '../../src/repairs/cleanup.js'
import { health } from '../../src/repairs/health.js'
import { memory } from '../../src/storage/memory.js'
import { type App, createApp } from '../app/createApp.js'
import { pdf } from '../app/files.js'
import { put, speaker } from '../app/uploads.js'
import { newKey } from './lostAndFound.js'

const count = 20_500
const old = 60 * 86_400_000

describe('a store with many objects', () => {
  let app: App
  let library: MediaLibrary
  beforeAll(async () => {
    const storage = memory()
    app = await createApp({
      storage: {
        ...storage,
        // Everything has been there for long.
        list: async function* (prefix) {
          for await (const object of storage.list(prefix)) {
            yield { ...object, modifiedAt: new Date(object.modifiedAt.getTime() - old) }
          }
        },
        stat: async (key) => {
          const object = await storage.stat(key)
          return object && { ...object, modifiedAt: new Date(object.modifiedAt.getTime() - old) }
        },
      },
    })
    library = await libraryOf(app.payload)
    for (let i = 0; i < count; i++) {
      await storage.write(newKey(), Readable.from([Buffer.from('x')]), {
        contentType: 'text/plain',
        size: 1,
      })
    }
  })
  afterAll(() => app.stop())

  it('is never cleaned for an empty database, whoever insists', async () => {
    await expect(cleanup(library, { dryRun: false, force: true })).rejects.toMatchObject({
      code: 'CLEANUP_REFUSED',
      message: expect.stringContaining('right database'),
    })
    expect(await cleanup(library, { force: true })).toMatchObject({
      deletedCount: 1_000,
      refusal: expect.stringContaining('right database'),
      remaining: count - 1_000,
    })
  })

  it('is compared page by page, and answered with lists that end', async () => {
    const { body } = await speaker(app).presign({ filename: 'a.pdf', size: 2_000 })
    expect((await put(app, body, pdf())).status).toBe(200)
    expect((await speaker(app).confirm(body.id)).status).toBe(201)
    await app.drain()
    const pages: number[] = []
    let last = 0
    const found = await health(library, {
      onProgress: ({ done, total }) => {
        pages.push(done - last)
        last = done
        expect(total).toBeGreaterThanOrEqual(done)
      },
    })
    expect(Math.max(...pages)).toBe(1_000)
    expect(pages).toHaveLength(Math.floor(count / 1_000) + 1)
    expect(found).toMatchObject({
      danglingCount: 0,
      orphanCount: count,
      totalObjects: count + 1,
      trackedKeys: 1,
    })
    expect(found.orphanedKeys).toHaveLength(1_000)
  })

  it('is cleaned up to the limit, in small transactions', async () => {
    const pages: number[] = []
    const transactions = { count: 0 }
    const db = Object.create(app.payload.db) as typeof app.payload.db
    db.beginTransaction = (...args) => {
      transactions.count += 1
      return app.payload.db.beginTransaction(...args)
    }
    const payload = Object.create(library.payload, { db: { value: db } })
    const done = await cleanup(
      { ...library, payload },
      {
        dryRun: false,
        force: true,
        limit: 120,
        onProgress: ({ done: at, total }) => total === 120 && pages.push(at),
      },
    )
    expect(done).toMatchObject({ deletedCount: 120, failedCount: 0, remaining: count - 120 })
    expect(pages).toEqual([50, 100, 120])
    expect(transactions.count).toBe(3)
    expect(await health(library)).toMatchObject({ danglingCount: 0, orphanCount: count - 120 })
  })

  it('stops between two steps when it is told to, and answers what it did', async () => {
    const stop = new AbortController()
    const done = await cleanup(library, {
      dryRun: false,
      force: true,
      limit: 500,
      onProgress: ({ total }) => total === 500 && stop.abort(),
      signal: stop.signal,
    })
    expect(done).toMatchObject({ deletedCount: 50, remaining: count - 170 })
  })
})
