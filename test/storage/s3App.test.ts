import { s3 } from 'payload-media-library/storage/s3'

import { type App, createApp } from '../app/createApp.js'
import { eicarBytes, form, jpeg, pdf } from '../app/files.js'
import { errorOf, md5, read, type Speaker, speaker, usageOf } from '../app/uploads.js'
import { type Bucket, createBucket } from '../services/createBucket.js'
import { type Proxy, startProxy } from '../services/startProxy.js'
import { operationOf } from './operationOf.js'

const MiB = 2 ** 20

interface Signed {
  readonly headers: Record<string, string>
  readonly number: number
  readonly url: string
}

/** Sends bytes to the store itself, as a browser does. */
const put = ({ headers, url }: Pick<Signed, 'headers' | 'url'>, bytes: Uint8Array) =>
  fetch(url, { body: bytes as Uint8Array<ArrayBuffer>, headers, method: 'PUT' })

describe('the library on S3', () => {
  let app: App
  let editor: Speaker
  let proxy: Proxy
  let store: Bucket
  beforeAll(async () => {
    store = await createBucket('app')
    proxy = await startProxy(store.config.endpoint as string)
    const config = { ...store.config, endpoint: proxy.endpoint }
    const publicUrl = 'https://media.example.com'
    app = await createApp({ storage: s3({ ...store, config, publicUrl }) })
    editor = speaker(app)
  })
  afterAll(async () => {
    await app?.stop()
    await proxy?.stop()
    await store?.drop()
  })

  const get = (id: number, headers = {}) =>
    app.call('GET', `/media/${id}/file`, app.editor, undefined, headers)
  const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer())
  const fileOf = async (id: number) => (await editor.ask('GET', `/media/${id}?depth=0`)).body
  const nothingIsReserved = async () =>
    expect(await usageOf(app, app.editor)).toMatchObject({ reservedBytes: 0, reservedFiles: 0 })

  it('takes a picture, scans it, keeps its variants beside it and serves them', async () => {
    const bytes = await jpeg(1600, 1200)
    const { body, status } = await read(
      app.call(
        'POST',
        '/media',
        app.editor,
        form({ bytes, name: 'gull.jpg' }, { visibility: 'public' }),
      ),
    )
    expect(status).toBe(201)
    const { id, storagePath } = body.doc
    expect((await get(id)).status).toBe(409)
    await app.drain()
    const file = await fileOf(id)
    expect(file).toMatchObject({
      publicUrl: `https://media.example.com/${storagePath}`,
      scanStatus: 'CLEAN',
      status: 'ready',
      storageProvider: 'S3',
      storageRegion: 'us-east-1',
    })
    const made = file.variants as { filesize: number; key: string; preset: string }[]
    expect(made).toHaveLength(3)
    const keys = await store.keys()
    expect(keys.sort()).toEqual([storagePath, ...made.map(({ key }) => key)].sort())
    expect((await bytesOf(await get(id))).equals(bytes)).toBe(true)
    const card = made.find(({ preset }) => preset === 'card')!
    const answer = await app.call('GET', `/media/${id}/file/card`, app.editor)
    expect(answer.status).toBe(200)
    expect(await bytesOf(answer)).toHaveLength(card.filesize)
  })

  it('serves ranges, and nothing a second time', async () => {
    const bytes = Buffer.from('0123456789'.repeat(100))
    const { doc } = (
      await read(app.call('POST', '/media/upload', app.editor, form({ bytes, name: 'n.txt' })))
    ).body
    await app.drain()
    const part = await get(doc.id, { range: 'bytes=95-104' })
    expect(part.status).toBe(206)
    expect(part.headers.get('content-range')).toBe('bytes 95-104/1000')
    expect(await part.text()).toBe('5678901234')
    expect((await get(doc.id, { range: 'bytes=1000-' })).status).toBe(416)
    const etag = part.headers.get('etag')!
    expect((await get(doc.id, { 'if-none-match': etag })).status).toBe(304)
  })

  it('takes a file by one signed URL, which is dead afterwards', async () => {
    const bytes = await jpeg()
    const claim = { filename: 'gull.jpg', mimeType: 'image/jpeg', size: bytes.length }
    const plan = (await editor.presign(claim)).body
    expect(plan.url.startsWith(`${proxy.endpoint}/${store.bucket}/`)).toBe(true)
    expect((await put(plan, Buffer.concat([bytes, bytes]))).status).toBe(403)
    expect(errorOf(await editor.confirm(plan.id)).code).toBe('UPLOAD_INCOMPLETE')
    expect((await put(plan, bytes)).status).toBe(200)
    const { body, status } = await editor.confirm(plan.id)
    expect({ body, status }).toMatchObject({
      body: { doc: { filesize: bytes.length } },
      status: 201,
    })
    expect(await editor.confirm(plan.id)).toMatchObject({
      body: { doc: { id: body.doc.id } },
      status: 200,
    })
    expect((await put(plan, bytes)).status).toBe(404)
    await app.drain()
    expect((await bytesOf(await get(body.doc.id))).equals(bytes)).toBe(true)
    await nothingIsReserved()
  })

  it('takes a file in two parts with checksums, after one was lost on its way', async () => {
    const bytes = pdf(6 * MiB)
    const halves = [bytes.subarray(0, 5 * MiB), bytes.subarray(5 * MiB)]
    const begun = await editor.initiate({
      filename: 'big.pdf',
      partSize: 5 * MiB,
      size: bytes.length,
    })
    expect(begun).toMatchObject({ body: { partCount: 2, partSize: 5 * MiB }, status: 201 })
    const { id } = begun.body
    const checksums = { 1: md5(halves[0]!), 2: md5(halves[1]!) }
    const { parts } = (await editor.part({ id, checksums, numbers: [1, 2] })).body as {
      parts: Signed[]
    }
    expect((await put(parts[1]!, Buffer.alloc(MiB))).status).toBe(400)
    expect((await put(parts[0]!, halves[0]!)).status).toBe(200)
    const incomplete = await editor.complete(id)
    expect(errorOf(incomplete).code).toBe('UPLOAD_INCOMPLETE')
    expect((await editor.resume(id)).body).toMatchObject({
      done: [{ number: 1, size: 5 * MiB }],
      state: 'open',
    })
    expect((await put(parts[1]!, halves[1]!)).status).toBe(200)
    const { body, status } = await editor.complete(id)
    expect({ body, status }).toMatchObject({ body: { doc: { filesize: 6 * MiB } }, status: 201 })
    await app.drain()
    expect(await fileOf(body.doc.id)).toMatchObject({
      etag: expect.stringMatching(/^[0-9a-f]{32}-2$/),
      scanStatus: 'CLEAN',
    })
    expect((await bytesOf(await get(body.doc.id))).equals(bytes)).toBe(true)
    await nothingIsReserved()
  })

  it('asks the store for four things beside the parts, until the file is answered', async () => {
    const bytes = pdf(11 * MiB)
    proxy.forget()
    const claim = { filename: 'big.pdf', partSize: 5 * MiB, size: bytes.length }
    const { id, parts } = (await editor.initiate(claim)).body as { id: number; parts: Signed[] }
    for (const [i, part] of parts.entries()) {
      expect((await put(part, bytes.subarray(i * 5 * MiB, (i + 1) * 5 * MiB))).status).toBe(200)
    }
    expect((await editor.complete(id)).status).toBe(201)
    expect(proxy.seen.map(operationOf)).toEqual([
      'CreateMultipartUpload',
      'UploadPart',
      'UploadPart',
      'UploadPart',
      // What arrived, by the store's word.
      'ListParts',
      'CompleteMultipartUpload',
      // The first bytes, which tell the type.
      'GET',
    ])
    await app.drain()
  })

  it('keeps malware from everybody', async () => {
    const bytes = eicarBytes()
    const plan = (
      await editor.presign({ filename: 'n.txt', mimeType: 'text/plain', size: bytes.length })
    ).body
    await put(plan, bytes)
    const { doc } = (await editor.confirm(plan.id)).body
    await app.drain()
    expect((await fileOf(doc.id)).scanStatus).toBe('INFECTED')
    expect((await get(doc.id)).status).toBe(403)
  })

  it('frees the reservation and the parts of an upload that is aborted', async () => {
    const before = await usageOf(app, app.editor)
    const size = 6 * MiB
    const { id, parts, storagePath } = (
      await editor.initiate({ filename: 'a.pdf', partSize: 5 * MiB, size })
    ).body
    expect((await put(parts[0], pdf(5 * MiB))).status).toBe(200)
    expect(await usageOf(app, app.editor)).toMatchObject({ reservedBytes: size, reservedFiles: 1 })
    expect(await store.openUploads()).toEqual([storagePath])
    expect((await editor.abort(id)).status).toBe(200)
    await nothingIsReserved()
    await app.drain()
    expect(await store.openUploads()).toEqual([])
    expect((await put(parts[0], pdf(5 * MiB))).status).toBe(404)
    expect((await usageOf(app, app.editor)).totalBytes).toBe(before.totalBytes)
  })

  it('removes every object of files that are deleted for good, and counts them no more', async () => {
    const { docs } = (await editor.ask('GET', '/media?limit=100&depth=0')).body
    expect(docs.length).toBeGreaterThan(3)
    for (const { id } of docs) {
      expect((await editor.ask('DELETE', `/media/${id}`)).status).toBe(200)
    }
    await app.drain()
    expect((await store.keys()).length).toBeGreaterThan(docs.length)
    for (const { id } of docs) {
      expect((await editor.ask('DELETE', `/media/${id}?permanent=true`)).status).toBe(200)
    }
    await app.drain()
    expect(await store.keys()).toEqual([])
    expect(await usageOf(app, app.editor)).toMatchObject({
      allocatedBytes: 0,
      totalBytes: 0,
      totalFiles: 0,
    })
  })
})
