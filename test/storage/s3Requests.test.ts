import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { s3 } from 'payload-media-library/storage/s3'

import type { StorageProvider, UploadRef } from '../../src/storage/StorageProvider.js'

import { type Bucket, createBucket } from '../services/createBucket.js'
import { type Proxy, startProxy } from '../services/startProxy.js'
import { operationOf } from './operationOf.js'

const MiB = 2 ** 20
const contentType = 'video/mp4'

describe('what s3() asks of the store', () => {
  let proxy: Proxy
  let storage: StorageProvider
  let store: Bucket
  beforeAll(async () => {
    store = await createBucket('requests')
    proxy = await startProxy(store.config.endpoint as string)
    storage = s3({ ...store, config: { ...store.config, endpoint: proxy.endpoint } })
  })
  beforeEach(() => proxy.forget())
  afterAll(async () => {
    await proxy?.stop()
    await store?.drop()
  })

  const put = async (upload: UploadRef, number: number, bytes: Buffer) => {
    const { url } = await storage.signPart(upload, { expiresIn: 60, number, size: bytes.length })
    const { status } = await fetch(url, { body: new Uint8Array(bytes), method: 'PUT' })
    expect(status).toBe(200)
  }
  const names = () => proxy.seen.map(operationOf)

  it('is four requests beside the parts, from the first to the first bytes of the object', async () => {
    const key = 'one/film.mp4'
    const upload = { id: await storage.createUpload(key, { contentType }), key }
    const parts = Array.from({ length: 4 }, (_, i) => Buffer.alloc(i < 3 ? 5 * MiB : 1000, i))
    await Promise.all(parts.map((bytes, i) => put(upload, i + 1, bytes)))
    const object = await storage.completeUpload(upload, await storage.listParts(upload))
    const head = await buffer(await storage.read(key, { end: 99, start: 0 }))

    expect(head).toEqual(Buffer.alloc(100, 0))
    expect(names()).toEqual([
      'CreateMultipartUpload',
      ...parts.map(() => 'UploadPart'),
      'ListParts',
      'CompleteMultipartUpload',
      'GET',
    ])
    // It was not asked, and is the same.
    const { etag, size } = (await storage.stat(key))!
    expect(object).toMatchObject({ etag, key, size: 15 * MiB + 1000 })
    expect({ etag, size }).toEqual({ etag: object.etag, size: object.size })
  })

  it('is one request for a body of known length, and one to remove a thousand objects', async () => {
    for (const size of [10, 6 * MiB]) {
      proxy.forget()
      await storage.write('two', Readable.from([Buffer.alloc(size)]), { contentType, size })
      expect(names()).toEqual(['PUT'])
    }
    proxy.forget()
    await storage.remove(Array.from({ length: 1000 }, (_, i) => `two-${i}`))
    await storage.remove(['two'])
    expect(names()).toEqual(['POST', 'POST'])
  })

  it('gives the object the type it began with, whatever type a part comes with', async () => {
    const key = 'three/film.mp4'
    const upload = { id: await storage.createUpload(key, { contentType }), key }
    const { url } = await storage.signPart(upload, { expiresIn: 60, number: 1, size: 3 })
    const headers = { 'content-type': 'text/html' }
    expect((await fetch(url, { body: 'abc', headers, method: 'PUT' })).status).toBe(200)
    await storage.completeUpload(upload, await storage.listParts(upload))
    const { headers: kept } = await fetch(
      (await storage.signRead(key, { contentType, disposition: 'inline', expiresIn: 60 }))!.url,
    )
    expect(kept.get('content-type')).toBe(contentType)
    const { HeadObjectCommand } = await import('@aws-sdk/client-s3')
    const head = await store.client.send(new HeadObjectCommand({ Bucket: store.bucket, Key: key }))
    expect(head.ContentType).toBe(contentType)
  })

  it('checks a Content-MD5 that nobody signed', async () => {
    const key = 'four/film.mp4'
    const upload = { id: await storage.createUpload(key, { contentType }), key }
    const { url } = await storage.signPart(upload, { expiresIn: 60, number: 1, size: 3 })
    const send = (sum: string) =>
      fetch(url, { body: 'abc', headers: { 'content-md5': sum }, method: 'PUT' })
    expect((await send('AAAAAAAAAAAAAAAAAAAAAA==')).status).toBe(400)
    expect(await storage.listParts(upload)).toEqual([])
    expect((await send('kAFQmDzST7DWlj99KOF/cg==')).status).toBe(200)
    await storage.abortUpload(upload)
  })
})
