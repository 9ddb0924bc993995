import type { Config } from 'payload'

import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { s3 } from 'payload-media-library/storage/s3'

import { type App, createApp } from '../app/createApp.js'
import { form, jpeg, pdf } from '../app/files.js'
import { settleDown } from '../app/later.js'
import { query } from '../app/query.js'
import { heldUploads, read, type Speaker, speaker, usageOf } from '../app/uploads.js'
import { type Bucket, createBucket } from '../services/createBucket.js'

const MiB = 2 ** 20

describe('a transaction that fails after the bytes have arrived in S3', () => {
  let app: App
  let editor: Speaker
  /** Whether a hook of somebody else fails, as late as a hook can. */
  let isFailing = false
  let store: Bucket

  const failLate = (config: Config): Config => {
    const media = config.collections!.find(({ slug }) => slug === 'media')!
    media.hooks = {
      ...media.hooks,
      afterOperation: [
        ...(media.hooks?.afterOperation ?? []),
        ({ operation, result }) => {
          if (isFailing && operation === 'create') {
            throw new Error('a hook of somebody else failed')
          }
          return result
        },
      ],
    }
    return config
  }

  beforeAll(async () => {
    store = await createBucket('failed')
    app = await createApp({ config: { plugins: [failLate] }, storage: s3(store) })
    // Where `settleDown` looks for uploads of the local disk.
    await mkdir(path.join(app.dir, 'uploads'), { recursive: true })
    editor = speaker(app)
  })
  beforeEach(() => {
    isFailing = true
  })
  afterAll(async () => {
    await app?.stop()
    await store?.drop()
  })

  const nothingIsLeft = async () => {
    expect(await store.keys()).toEqual([])
    expect(await store.openUploads()).toEqual([])
    expect(await heldUploads(app)).toEqual([])
    expect(await query(app, 'SELECT id FROM media')).toEqual([])
    expect(await usageOf(app, app.editor)).toMatchObject({
      allocatedBytes: 0,
      allocatedFiles: 0,
      reservedBytes: 0,
      reservedFiles: 0,
      totalBytes: 0,
      totalFiles: 0,
    })
  }

  it.each([1, 2])('leaves nothing of a file that came in parts: %d', async (count) => {
    const bytes = count === 1 ? await jpeg() : pdf(6 * MiB)
    const filename = count === 1 ? 'gull.jpg' : 'paper.pdf'
    const plan = (await editor.initiate({ filename, partSize: 5 * MiB, size: bytes.length })).body
    expect(plan.partCount).toBe(count)
    for (const { number, url } of plan.parts as { number: number; url: string }[]) {
      const body = new Uint8Array(bytes.subarray((number - 1) * 5 * MiB, number * 5 * MiB))
      expect((await fetch(url, { body, method: 'PUT' })).status).toBe(200)
    }
    expect((await editor.complete(plan.id)).status).toBe(500)
    // The object is whole, nobody can see it, and its bytes are still counted.
    expect(await store.keys()).toEqual([plan.storagePath])
    expect(await usageOf(app, app.editor)).toMatchObject({ reservedBytes: bytes.length })
    expect(await query(app, 'SELECT id FROM media')).toEqual([])

    await settleDown(app)
    await nothingIsLeft()
  })

  it('makes the file after all when the client tries again in time', async () => {
    const bytes = await jpeg()
    const plan = (await editor.presign({ filename: 'gull.jpg', size: bytes.length })).body
    await fetch(plan.url, { body: new Uint8Array(bytes), method: 'PUT' })
    expect((await editor.confirm(plan.id)).status).toBe(500)
    isFailing = false
    const { body, status } = await editor.confirm(plan.id)
    expect({ body, status }).toMatchObject({
      body: { doc: { filesize: bytes.length } },
      status: 201,
    })
    for (const how of ['', '?permanent=true']) {
      expect((await editor.ask('DELETE', `/media/${body.doc.id}${how}`)).status).toBe(200)
    }
    await settleDown(app)
    await nothingIsLeft()
  })

  it.each(['/media', '/media/upload'])('leaves nothing of a form sent to %s', async (route) => {
    const sent = form({ bytes: await jpeg(), name: 'gull.jpg' })
    expect((await read(app.call('POST', route, app.editor, sent))).status).toBe(500)
    await settleDown(app)
    await nothingIsLeft()
  })
})
