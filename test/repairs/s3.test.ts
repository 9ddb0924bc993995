import { Readable } from 'node:stream'
import { s3 } from 'payload-media-library/storage/s3'

import type { MediaLibrary } from '../../src/library/MediaLibrary.js'

import { libraryOf } from '../../src/library/libraryOf.js'
import { cleanup } from '../../src/repairs/cleanup.js'
import { health } from '../../src/repairs/health.js'
import { type App, createApp } from '../app/createApp.js'
import { form, jpeg } from '../app/files.js'
import { read } from '../app/uploads.js'
import { type Bucket, createBucket } from '../services/createBucket.js'
import { newKey } from './lostAndFound.js'

describe('health and cleanup of an S3 store', () => {
  let app: App
  let store: Bucket
  /** Nothing is too young. */
  let impatient: MediaLibrary
  beforeAll(async () => {
    store = await createBucket('repairs')
    app = await createApp({ storage: s3(store) })
    const library = await libraryOf(app.payload)
    impatient = {
      ...library,
      repair: { ...library.repair, graceMs: -3_600_000 },
      uploads: { ...library.uploads, sessionMs: -7_200_000 },
    }
  })
  afterAll(async () => {
    await app?.stop()
    await store?.drop()
  })

  it('finds what is lost on both sides, and removes only what is nobody’s', async () => {
    const { storage } = impatient
    const put = (key: string) =>
      storage.write(key, Readable.from([Buffer.from('lost')]), {
        contentType: 'text/plain',
        size: 4,
      })
    const upload = async () =>
      (
        await read(
          app.call('POST', '/media', app.editor, form({ bytes: await jpeg(), name: 'gull.jpg' })),
        )
      ).body.doc
    const [kept, broken] = [await upload(), await upload()]
    await app.drain()
    const lost = newKey()
    await put(lost)
    await put('backups/2026 (old) +1%.tar')
    const begun = await storage.createUpload(newKey(), { contentType: 'text/plain' })
    await storage.remove([broken.storagePath])
    expect(await health(impatient)).toMatchObject({
      dangling: [{ file: String(broken.id), key: broken.storagePath, stored: null }],
      danglingCount: 1,
      foreignCount: 1,
      orphanBytes: 4,
      orphanedKeys: [lost],
      staleUploadCount: 1,
    })
    const done = await cleanup(impatient, { dryRun: false, force: true })
    expect(done).toMatchObject({ abortedUploads: 1, deleted: [lost], failedCount: 0, remaining: 0 })
    const keys = await store.keys()
    expect(keys).toContain(kept.storagePath)
    expect(keys).toContain('backups/2026 (old) +1%.tar')
    expect(keys).not.toContain(lost)
    for await (const { id } of storage.listUploads()) {
      expect(id).not.toBe(begun)
    }
    expect(await health(impatient)).toMatchObject({
      danglingCount: 1,
      orphanCount: 0,
      staleUploadCount: 0,
    })
  })
})
