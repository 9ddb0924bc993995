import { readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'

import type { StorageProvider } from '../../src/storage/StorageProvider.js'

import { regenerate } from '../../src/jobs/regenerate.js'
import { regenerateStale } from '../../src/jobs/regenerateStale.js'
import { libraryOf } from '../../src/library/libraryOf.js'
import { inlineQueue } from '../../src/queues/inline.js'
import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { later, settleDown, sweep } from '../app/later.js'
import { query } from '../app/query.js'
import { read, usageOf } from '../app/uploads.js'
import { addPictures } from './addPictures.js'
import { labelsOf, presetsOf, progressOf, regenerated, rowsOf } from './regenerating.js'

const widthsOf = async (app: App, label: string) =>
  (await rowsOf(app)).map(({ variants }) => variants?.find(({ preset }) => preset === label)?.width)

describe('files of which a preset changed', () => {
  let app: App
  let presets: ReturnType<typeof presetsOf>
  let depth = 0
  let pause: Promise<void> | undefined
  /** Told when something is to be written. */
  let writing: () => void = () => undefined

  const wrap = (storage: StorageProvider): StorageProvider => ({
    ...storage,
    write: async (...args) => {
      writing()
      await pause
      return storage.write(...args)
    },
  })
  const byHand = (body?: object) =>
    read(app.call('POST', '/media/presets/regenerate', app.admin, body))
  const idOf = async (label: string) =>
    (await presets.list()).find((one) => one.label === label)!.id

  beforeAll(async () => {
    const queue = inlineQueue()
    const busy = {
      ...queue,
      depth: async (payload: never) => depth + (await queue.depth!(payload)),
    }
    app = await createApp({ queue: busy as never, wrap })
    presets = presetsOf(app)
    await addPictures(app, [
      [900, 700],
      [640, 480],
      [300, 200],
    ])
  })
  afterAll(() => app.stop())
  afterEach(async () => {
    await regenerated(app)
    expect(await audit(app)).toEqual(nothingWrong)
  })

  it('are made again, and never larger than they are', async () => {
    expect(await progressOf(app)).toMatchObject({ done: 3, remaining: 0, total: 3, wanted: false })
    const { body } = await presets.create({
      format: 'webp',
      label: 'list',
      quality: 80,
      width: 400,
    })
    expect(await progressOf(app)).toMatchObject({ done: 0, remaining: 3, total: 3, wanted: true })
    expect((await progressOf(app)).startedAt).toMatch(/^20/)
    expect(await regenerated(app)).toMatchObject({
      done: 3,
      eta: null,
      remaining: 0,
      startedAt: null,
    })
    expect(await widthsOf(app, 'list')).toEqual([400, 400, undefined])
    await presets.change(body.doc.id, { width: 350 })
    expect(await progressOf(app)).toMatchObject({ remaining: 3 })
    await regenerated(app)
    expect(await widthsOf(app, 'list')).toEqual([350, 350, undefined])
  })

  it('stay as they are when a preset changes in name only, or what it is for are other files', async () => {
    await presets.change(await idOf('list'), { alsoFormats: [], kinds: null, quality: 80 })
    expect(app.queue.waiting()).toEqual([])
    await presets.create({
      format: 'webp',
      kinds: ['video'],
      label: 'films',
      quality: 80,
      width: 300,
    })
    expect(await progressOf(app)).toMatchObject({ done: 3, remaining: 0 })
    await regenerated(app)
    expect((await labelsOf(app)).flat()).not.toContain('films')
    await presets.remove(await idOf('films'))
  })

  it('lose the variants of a preset that is deleted, and the owner has the room', async () => {
    const { body } = await presets.create({
      format: 'jpeg',
      label: 'gone',
      quality: 90,
      width: 200,
    })
    await regenerated(app)
    const before = await usageOf(app, app.editor)
    expect((await labelsOf(app)).every((labels) => labels.includes('gone'))).toBe(true)
    await presets.remove(body.doc.id)
    expect(await progressOf(app)).toMatchObject({ remaining: 3, wanted: true })
    await regenerated(app)
    expect((await labelsOf(app)).flat()).not.toContain('gone')
    expect((await usageOf(app, app.editor)).variantBytes).toBeLessThan(before.variantBytes)
    const objects = await readdir(path.join(app.dir, 'objects'), { recursive: true })
    expect(objects.filter((name) => /-200x\d+\.jpg$/.test(name))).toEqual([])
  })

  it('are as the last of several changes says, also when one comes in the middle', async () => {
    const library = await libraryOf(app.payload)
    const list = await idOf('list')
    await presets.change(list, { width: 340 })
    await regenerateStale(library, {})
    expect(await progressOf(app)).toMatchObject({ remaining: 0, running: 3 })
    await presets.change(list, { width: 330 })
    await regenerated(app)
    expect(await widthsOf(app, 'list')).toEqual([330, 330, undefined])
  })

  it('are not forgotten by a worker that read the presets before they changed', async () => {
    const library = await libraryOf(app.payload)
    const list = await idOf('list')
    await presets.change(list, { width: 320 })
    let goOn = () => {}
    pause = new Promise((resolve) => (goOn = resolve))
    const began = new Promise<void>((resolve) => (writing = resolve))
    const draining = app.drain()
    await began
    await presets.change(list, { width: 310 })
    // Nothing is stale but what is at the worker, or waits for it.
    await regenerateStale(library, {})
    expect(await progressOf(app)).toMatchObject({ wanted: true })
    pause = undefined
    goOn()
    await draining
    await regenerated(app)
    expect(await widthsOf(app, 'list')).toEqual([310, 310, undefined])
  })

  it('wait while the workers have enough to do', async () => {
    depth = 10_000
    await presets.change(await idOf('list'), { width: 305 })
    for (let turn = 0; turn < 3; turn++) {
      await app.drain()
      expect(await progressOf(app)).toMatchObject({ remaining: 3, running: 0, wanted: true })
      expect(app.queue.waiting()).toEqual(['regenerate'])
    }
    depth = 0
    expect(await regenerated(app)).toMatchObject({ done: 3 })
  })

  it('are made by one of many jobs', async () => {
    await presets.change(await idOf('list'), { width: 304 })
    depth = 10_000
    for (let turn = 0; turn < 5; turn++) {
      await sweep(app)
      await app.queue.add(app.payload, 'regenerate', {})
      await app.drain()
    }
    expect(app.queue.waiting()).toEqual(['regenerate'])
    depth = 0
    expect(await regenerated(app)).toMatchObject({ done: 3 })
  })

  it('stay as they are when somebody stops it, until somebody goes on', async () => {
    await presets.change(await idOf('list'), { width: 300 })
    const { body, status } = await read(app.call('DELETE', '/media/presets/regenerate', app.admin))
    expect([status, body.wanted, body.remaining]).toEqual([200, false, 3])
    await settleDown(app)
    expect(await progressOf(app)).toMatchObject({ remaining: 3, running: 0, wanted: false })
    const again = await byHand()
    expect([again.status, again.body.wanted]).toEqual([202, true])
    expect(await regenerated(app)).toMatchObject({ done: 3, remaining: 0 })
  })

  it('are left alone after an upgrade, until somebody asks', async () => {
    await query(app, 'UPDATE media SET made_with = NULL')
    await settleDown(app)
    expect(await progressOf(app)).toMatchObject({
      done: 0,
      remaining: 3,
      running: 0,
      wanted: false,
    })
    await byHand({})
    expect(await regenerated(app)).toMatchObject({ done: 3 })
  })

  it('count as failed when they cannot be made, and are not tried for ever', async () => {
    const [id] = await addPictures(app, [[500, 400]])
    const [row] = await query<{ filesize: string; key: string }>(
      app,
      'SELECT storage_path AS key, filesize FROM media WHERE id = $1',
      [id],
    )
    await writeFile(
      path.join(app.dir, 'objects', row!.key),
      Buffer.alloc(Number(row!.filesize), 'x'),
    )
    await presets.change(await idOf('list'), { width: 295 })
    for (let turn = 0; turn < 8; turn++) {
      await app.drain()
      await later(app, 30)
      await sweep(app)
    }
    const failed = { done: 3, failed: 1, remaining: 0, running: 0, total: 4, wanted: false }
    expect(await progressOf(app)).toMatchObject(failed)
    await settleDown(app)
    expect(app.queue.waiting()).toEqual([])
    expect(await progressOf(app)).toMatchObject(failed)
    const { status, body } = await read(
      app.call('GET', '/media?where[status][equals]=failed', app.admin),
    )
    expect([status, body.docs.map((doc: { id: number }) => doc.id)]).toEqual([200, [id]])
    await app.call('DELETE', `/media/${id}`, app.editor)
    await app.call('DELETE', `/media/${id}?permanent=true`, app.editor)
  })

  it('of a worker that was lost time and again fail, and are not tried for ever', async () => {
    const [first] = await rowsOf(app)
    await query(
      app,
      `UPDATE media SET status = 'processing', made_with = 'older', attempts = 5, claim_token = 'lost', claimed_at = now() - interval '1 day' WHERE id = $1`,
      [first!.id],
    )
    await byHand()
    await sweep(app)
    expect(await regenerated(app)).toMatchObject({ failed: 1, remaining: 0 })
    await byHand({ all: true })
    expect(await regenerated(app)).toMatchObject({ done: 3, failed: 0 })
  })

  it('are all made again by hand, or those that have nothing of one preset', async () => {
    const library = await libraryOf(app.payload)
    expect(await regenerate(library, { dryRun: true })).toMatchObject({ queued: 0, total: 3 })
    expect(await regenerate(library, { all: true, dryRun: true })).toMatchObject({ queued: 3 })
    expect(await regenerate(library, { dryRun: true, preset: 'list' })).toMatchObject({ queued: 0 })
    const [first] = await rowsOf(app)
    await query(app, `UPDATE media SET variants = '[]' WHERE id = $1`, [first!.id])
    for (const [preset, queued] of [
      ['list', 1],
      ['thumbnail', 1],
      // Larger than the picture.
      ['large', 0],
      ['never-was', 0],
    ] as const) {
      expect([preset, await regenerate(library, { dryRun: true, preset })]).toEqual([
        preset,
        { dryRun: true, queued, total: 3 },
      ])
    }
    const { body } = await byHand({ preset: 'list' })
    expect(body).toMatchObject({ done: 2, remaining: 1, wanted: true })
    await regenerated(app)
    expect((await labelsOf(app))[0]).toContain('list')
    expect((await byHand({ all: true })).body).toMatchObject({ done: 0, remaining: 3 })
    await regenerated(app)
    expect((await byHand({ every: true })).status).toBe(400)
  })

  it('are begun again by another process, and by two at once', async () => {
    await presets.change(await idOf('list'), { width: 303 })
    const people = { admin: app.admin, editor: app.editor, other: app.other }
    const other = await createApp({ databaseURL: app.databaseURL, dir: app.dir, people })
    try {
      expect(other.queue.waiting()).toEqual([])
      await sweep(other)
      await Promise.all([regenerated(other), regenerated(app)])
      expect(await widthsOf(app, 'list')).toEqual([303, 303, undefined])
    } finally {
      await other.stop()
    }
  })
})

describe('a regeneration that an owner has no room for', () => {
  it('fails for the files that are too much, whose old variants stay', async () => {
    let storageBytes: null | number = null
    const app = await createApp({ limits: () => ({ storageBytes }) })
    try {
      const presets = presetsOf(app)
      await addPictures(app, [
        [900, 700],
        [640, 480],
      ])
      const before = await labelsOf(app)
      storageBytes = (await usageOf(app, app.editor)).allocatedBytes + 500
      await presets.create({ format: 'png', label: 'heavy', quality: 100, width: 600 })
      expect(await regenerated(app)).toMatchObject({ done: 0, failed: 2, remaining: 0 })
      expect(await labelsOf(app)).toEqual(before)
      await settleDown(app)
      expect(await progressOf(app)).toMatchObject({ failed: 2, wanted: false })
      expect(await audit(app)).toEqual(nothingWrong)
      storageBytes = null
      await app.call('POST', '/media/presets/regenerate', app.admin, { all: true })
      expect(await regenerated(app)).toMatchObject({ done: 2, failed: 0 })
      expect((await labelsOf(app)).every((labels) => labels.includes('heavy'))).toBe(true)
      expect(await audit(app)).toEqual(nothingWrong)
    } finally {
      await app.stop()
    }
  })
})
