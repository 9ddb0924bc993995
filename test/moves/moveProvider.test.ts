import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { moveProvider } from 'payload-media-library'
import { local } from 'payload-media-library/storage/local'
import { s3 } from 'payload-media-library/storage/s3'

import type { StorageProvider } from '../../src/storage/StorageProvider.js'

import { faulty } from '../../src/storage/faulty.js'
import { type App, createApp } from '../app/createApp.js'
import { eicarBytes, form, jpeg, pdf } from '../app/files.js'
import { later, sweep } from '../app/later.js'
import { query } from '../app/query.js'
import { put, read, speaker } from '../app/uploads.js'
import { type Bucket, createBucket } from '../services/createBucket.js'

describe('moving files between stores', () => {
  let app: App
  let bucket: Bucket
  let dir: string
  /** What goes wrong in the bucket. */
  let fault: Parameters<typeof faulty>[1] = {}
  beforeAll(async () => {
    bucket = await createBucket('moves')
    dir = await mkdtemp(path.join(tmpdir(), 'media-library-moves-'))
    const store = s3(bucket)
    const changing = new Proxy(store, {
      get: (target, name) => Reflect.get(faulty(target, fault), name) as unknown,
    })
    app = await createApp({ dir, storage: [local({ dir }), changing as StorageProvider] })
  })
  afterAll(async () => {
    await app?.stop()
    await bucket?.drop()
    await rm(dir, { force: true, recursive: true })
  })
  afterEach(() => {
    fault = {}
  })

  const add = async (bytes: Buffer, name: string) => {
    const { body, status } = await read(
      app.call('POST', '/media', app.editor, form({ bytes, name })),
    )
    expect(status).toBe(201)
    await app.drain()
    return body.doc.id as number
  }
  const rowOf = async (id: number) =>
    (await read(app.call('GET', `/media/${id}?depth=0`, app.admin))).body
  const bytesOf = async (id: number, variant = '') => {
    const response = await app.call('GET', `/media/${id}/file${variant}`, app.editor)
    expect(response.status).toBe(200)
    return Buffer.from(await response.arrayBuffer())
  }
  const onDisk = async () => {
    const entries = await readdir(path.join(dir, 'objects'), {
      recursive: true,
      withFileTypes: true,
    })
    return entries.filter((entry) => entry.isFile()).length
  }
  const keysOf = (doc: { storagePath: string; variants: { key: string }[] }) =>
    [doc.storagePath, ...doc.variants.map(({ key }) => key)].sort()
  const clear = async () => {
    await query(app, 'UPDATE media SET deleted_at = now()')
    const { body } = await read(
      app.call('DELETE', '/media?where[id][exists]=true&permanent=true', app.admin),
    )
    expect(body.errors).toEqual([])
    await app.drain()
    expect(await bucket.keys()).toEqual([])
    expect(await onDisk()).toBe(0)
  }

  it('copies originals and variants, serves them from there, and removes the old ones', async () => {
    const picture = await jpeg(1600, 1200)
    const ids = [
      await add(picture, 'a.jpg'),
      await add(pdf(), 'b.pdf'),
      await add(eicarBytes(), 'c.txt'),
    ]
    const before = await rowOf(ids[0]!)
    const seen: number[] = []
    const summary = await moveProvider(app.payload, {
      from: 'LOCAL',
      onProgress: ({ moved }) => seen.push(moved),
      to: 'S3',
    })
    expect(summary).toEqual({ failed: [], moved: 3, total: 3, waiting: [] })
    expect(seen).toEqual([1, 2, 3])
    const after = await rowOf(ids[0]!)
    expect(after).toMatchObject({
      scanStatus: 'CLEAN',
      sha256: before.sha256,
      storagePath: before.storagePath,
      storageProvider: 'S3',
      storageRegion: 'us-east-1',
      variants: before.variants,
    })
    expect(await bucket.keys()).toEqual(expect.arrayContaining(keysOf(after)))
    expect(await bytesOf(ids[0]!)).toEqual(picture)
    expect((await bytesOf(ids[0]!, '/thumbnail')).length).toBeGreaterThan(0)
    // Infected stays infected, wherever it lies.
    expect((await app.call('GET', `/media/${ids[2]}/file`, app.editor)).status).toBe(403)
    await app.drain()
    expect(await onDisk()).toBe(0)
    // And nothing more to do; and back again.
    expect(await moveProvider(app.payload, { to: 'S3' })).toMatchObject({ moved: 0, total: 0 })
    expect(await moveProvider(app.payload, { to: 'LOCAL' })).toMatchObject({ failed: [], moved: 3 })
    await app.drain()
    expect(await bucket.keys()).toEqual([])
    expect(await bytesOf(ids[0]!)).toEqual(picture)
    await clear()
  })

  it('is served at every moment of a move', async () => {
    const bytes = pdf(40_000)
    const ids = [await add(bytes, 'a.pdf'), await add(bytes, 'b.pdf'), await add(bytes, 'c.pdf')]
    let isOver = false
    let served = 0
    const reading = (async () => {
      while (!isOver) {
        for (const id of ids) {
          expect(await bytesOf(id)).toEqual(bytes)
          served += 1
        }
      }
    })()
    for (const to of ['S3', 'LOCAL', 'S3'] as const) {
      expect(await moveProvider(app.payload, { to })).toMatchObject({ moved: 3 })
      await app.drain()
    }
    isOver = true
    await reading
    expect(served).toBeGreaterThan(0)
    await clear()
  })

  it('leaves a file where it is when its copy is wrong or the store fails, and takes the others', async () => {
    const [bad, good] = [await add(pdf(3000), 'bad.pdf'), await add(pdf(4000), 'good.pdf')]
    const { storagePath } = await rowOf(bad)
    const isBad = (key: string) => key === storagePath
    for (const plan of [
      { write: (_: number, key: string) => (isBad(key) ? { kind: 'fail' as const } : undefined) },
      { write: (_: number, key: string) => (isBad(key) ? { kind: 'lose' as const } : undefined) },
      {
        read: (_: number, key: string) =>
          isBad(key) ? { bytes: 10, kind: 'cut' as const } : undefined,
      },
    ]) {
      fault = plan as never
      const summary = await moveProvider(app.payload, { to: 'S3' })
      expect(summary.failed).toEqual([{ file: bad, reason: expect.any(String) }])
      fault = {}
      expect(await rowOf(bad)).toMatchObject({ storageProvider: 'LOCAL' })
      expect(await bytesOf(bad)).toEqual(pdf(3000))
      await app.drain()
      expect(await bucket.keys()).not.toContain(storagePath)
      await app.drain()
      await moveProvider(app.payload, { to: 'LOCAL' })
      await app.drain()
    }
    // Bytes that are not what was scanned do not move.
    await query(app, `UPDATE media SET sha256 = repeat('0', 64) WHERE id = ${bad}`)
    const { failed } = await moveProvider(app.payload, { to: 'S3' })
    expect(failed).toEqual([{ file: bad, reason: expect.stringMatching(/not what was scanned/) }])
    await app.drain()
    expect(await bytesOf(good)).toEqual(pdf(4000))
    await clear()
  })

  it('moves what others are at work on another time', async () => {
    const id = await add(pdf(), 'a.pdf')
    await query(
      app,
      `UPDATE media SET scan_status = 'SCANNING', claim_token = 'x', claimed_at = now() WHERE id = ${id}`,
    )
    expect(await moveProvider(app.payload, { to: 'S3' })).toEqual({
      failed: [],
      moved: 0,
      total: 1,
      waiting: [id],
    })
    await query(
      app,
      `UPDATE media SET scan_status = 'CLEAN', claim_token = NULL, claimed_at = NULL WHERE id = ${id}`,
    )
    expect(await moveProvider(app.payload, { to: 'S3' })).toMatchObject({ moved: 1 })
    await clear()
  })

  it('may be run by two at once', async () => {
    const bytes = pdf(5000)
    const ids = [await add(bytes, 'a.pdf'), await add(bytes, 'b.pdf'), await add(bytes, 'c.pdf')]
    const runs = await Promise.all([
      moveProvider(app.payload, { to: 'S3' }),
      moveProvider(app.payload, { to: 'S3' }),
    ])
    await app.drain()
    await moveProvider(app.payload, { to: 'S3' })
    await app.drain()
    expect(runs.flatMap(({ failed }) => failed)).toEqual([])
    for (const id of ids) {
      expect(await rowOf(id)).toMatchObject({ storageProvider: 'S3' })
      expect(await bytesOf(id)).toEqual(bytes)
    }
    expect(await onDisk()).toBe(0)
    await clear()
  })

  it('goes on after a kill, and what a kill left is found when nobody goes on', async () => {
    const id = await add(pdf(6000), 'a.pdf')
    const { storagePath, user } = await rowOf(id)
    // As a mover leaves it that dies after the copy and before the switch.
    const leave = async () => {
      await query(
        app,
        `INSERT INTO media_uploads (user_id, key, filename, original_filename, mime_type, size, part_size, state, removal, storage_provider, media_file_id, expires_at, updated_at, created_at)
         VALUES ($1, $2, 'a', 'a', 'application/pdf', 6000, 1, 'completed', 'none', 'S3', $3, now(), now(), now())`,
        [user, storagePath, id],
      )
      const store = s3(bucket)
      await store.write(storagePath, Readable.from([pdf(10)], { objectMode: false }), {
        contentType: 'application/pdf',
      })
    }
    await leave()
    expect(await moveProvider(app.payload, { to: 'S3' })).toMatchObject({ moved: 1 })
    expect(await bytesOf(id)).toEqual(pdf(6000))
    await app.drain()
    expect(await moveProvider(app.payload, { to: 'LOCAL' })).toMatchObject({ moved: 1 })
    await app.drain()
    await query(app, `DELETE FROM media_uploads WHERE storage_provider = 'S3'`)
    await leave()
    await later(app, 26 * 60)
    await sweep(app)
    expect(await bucket.keys()).toEqual([])
    expect(await bytesOf(id)).toEqual(pdf(6000))
    await clear()
  })

  it('deletes both copies of a file that is deleted in the middle', async () => {
    const id = await add(pdf(7000), 'a.pdf')
    fault = {
      write: ((call: number) => (call === 1 ? { kind: 'stall', ms: 500 } : undefined)) as never,
    }
    const moving = moveProvider(app.payload, { to: 'S3' })
    await app.call('DELETE', `/media/${id}`, app.editor)
    await app.call('DELETE', `/media/${id}?permanent=true`, app.editor)
    expect(await moving).toMatchObject({ moved: 0 })
    await app.drain()
    for (let round = 0; round < 3; round += 1) {
      await later(app, 20)
      await sweep(app)
    }
    expect(await bucket.keys()).toEqual([])
    expect(await onDisk()).toBe(0)
  })

  it('takes new files into the first store, and finishes uploads where they were begun', async () => {
    const editor = speaker(app)
    const bytes = pdf(8000)
    const plan = await editor.presign({ filename: 'a.pdf', size: bytes.length })
    await moveProvider(app.payload, { to: 'S3' })
    await put(app, plan.body, bytes)
    const { body } = await editor.confirm(plan.body.id)
    expect(body.doc.storageProvider).toBe('LOCAL')
    await app.drain()
    await clear()
  })

  it('knows only the stores of the options', async () => {
    await expect(moveProvider(app.payload, { to: 'GCS' })).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      data: { known: ['LOCAL', 'S3'] },
    })
    await expect(createApp({ storage: [local(), local()] })).rejects.toThrow(
      /no two of one provider/,
    )
  })
})
