import { randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'

import type { StorageProvider, UploadRef } from '../../src/storage/StorageProvider.js'

import { MediaError } from '../../src/errors/MediaError.js'
import { azure } from '../../src/storage/azure.js'
import { completeUpload } from '../../src/storage/azure/completeUpload.js'
import { containerOf } from '../../src/storage/azure/containerOf.js'
import { type Container, createContainer } from '../services/createContainer.js'
import { sendToAzure } from '../services/sendToAzure.js'
import { type FaultyProxy, startFaultyProxy } from '../services/startFaultyProxy.js'

const contentType = 'application/octet-stream'
const key = 'crash/file.bin'

let proxy: FaultyProxy
let storage: StorageProvider
let store: Container

beforeAll(async () => {
  store = await createContainer()
  proxy = await startFaultyProxy(store.endpoint)
  storage = azure(options())
  await storage.open!({ endpoint: '/api/media/storage', secret: 'a secret' })
})

afterAll(async () => {
  await proxy?.stop()
  await store?.drop()
})

afterEach(async () => {
  delete proxy.onAnswer
  delete proxy.onRequest
  await storage.remove([key])
  for await (const upload of storage.listUploads()) {
    await storage.abortUpload(upload)
  }
  expect(await store.names(true)).toEqual([])
})

const options = () => ({
  ...store.options,
  endpoint: proxy.url + new URL(store.endpoint).pathname,
})

/** An upload of which two parts have arrived. */
const arrived = async () => {
  const upload: UploadRef = { id: await storage.createUpload(key, { contentType }), key }
  const halves = [randomBytes(1000), randomBytes(500)]
  for (const [i, bytes] of halves.entries()) {
    const plan = { expiresIn: 300, number: i + 1, size: bytes.length }
    const signed = await storage.signPart(upload, plan)
    expect((await sendToAzure(storage, proxy.url)(signed, bytes)).status).toBe(200)
  }
  return { bytes: Buffer.concat(halves), parts: await storage.listParts(upload), upload }
}

const isThere = async (bytes: Buffer) => {
  const found = await storage.stat(key)
  return found !== null && (await buffer(await storage.read(key))).equals(bytes)
}

/** Requests of a whole completion. */
const count = async () => {
  const { parts, upload } = await arrived()
  let requests = 0
  proxy.onRequest = () => void (requests += 1)
  await storage.completeUpload(upload, parts)
  delete proxy.onRequest
  await storage.remove([key])
  return requests
}

describe('a completion of azure() that is cut off', () => {
  it.each(['before', 'after'] as const)(
    'goes on when it is asked again: the store is away %s any of its requests',
    async (fault) => {
      const requests = await count()
      expect(requests).toBeGreaterThan(8)
      for (let last = 1; last <= requests; last += 1) {
        const { bytes, parts, upload } = await arrived()
        let passed = 0
        proxy.onRequest = () =>
          (passed += 1) >= last ? (passed > last ? 'before' : fault) : undefined
        const first = await storage.completeUpload(upload, parts).catch((error: unknown) => error)
        delete proxy.onRequest
        const again = await storage.completeUpload(upload, parts)
        if (MediaError.is(first)) {
          expect([last, first.code]).toEqual([last, 'STORAGE_UNAVAILABLE'])
        } else {
          expect(first).toEqual(again)
        }
        expect(again).toMatchObject({ key, size: 1500 })
        expect(await storage.stat(key)).toEqual(again)
        expect(await isThere(bytes)).toBe(true)
        await expect(storage.listParts(upload)).rejects.toMatchObject({ code: 'UPLOAD_NOT_FOUND' })
        await storage.remove([key])
        const left = []
        for await (const open of storage.listUploads()) {
          left.push(open)
        }
        expect(left).toEqual([])
      }
    },
  )

  it('leaves what an abort takes away, wherever it was', async () => {
    const requests = await count()
    for (let last = 1; last <= requests; last += 1) {
      const { bytes, parts, upload } = await arrived()
      let passed = 0
      proxy.onRequest = () => ((passed += 1) >= last ? 'before' : undefined)
      await storage.completeUpload(upload, parts).catch(() => undefined)
      delete proxy.onRequest
      await storage.abortUpload(upload)
      const found = await storage.stat(key)
      expect(found === null || (await isThere(bytes))).toBe(true)
      expect(await store.names(true)).toEqual(found ? [key] : [])
      const again = await storage.completeUpload(upload, parts).catch((error: unknown) => error)
      expect(found ? again : (again as MediaError).code).toEqual(found ?? 'UPLOAD_NOT_FOUND')
      await storage.remove([key])
    }
  })
})

describe('a copy of azure() that takes its time', () => {
  const isCopy = (url: string, method: string) =>
    method === 'HEAD' && new URL(url, 'http://localhost').pathname.endsWith(key)

  it('is no object until it is done', async () => {
    const { bytes, parts, upload } = await arrived()
    const container = { ...containerOf(options()), copiedAtOnce: 0 }
    let isPending = true
    let looks = 0
    proxy.onAnswer = ({ headers }) => {
      if (isPending && headers['x-ms-copy-status']) {
        headers['x-ms-copy-status'] = 'pending'
      }
    }
    const completing = completeUpload(container, upload, parts)
    const isOver = completing.then(
      () => true,
      () => true,
    )
    while (!(await store.names()).includes(key)) {
      expect(await Promise.race([isOver, false])).toBe(false)
    }
    expect(await storage.stat(key)).toBeNull()
    await expect(storage.read(key)).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' })
    expect(await storage.listParts(upload)).toEqual(parts)
    isPending = false
    expect(await completing).toMatchObject({ key, size: 1500 })
    expect(await isThere(bytes)).toBe(true)

    proxy.onAnswer = ({ method, url }) => void (isCopy(url, method) && (looks += 1))
    expect(await completeUpload(container, upload, parts)).toEqual(await storage.stat(key))
    expect(looks).toBe(2)
  })

  it('begins again when it failed', async () => {
    const { bytes, parts, upload } = await arrived()
    let failures = 0
    proxy.onAnswer = ({ headers }) => {
      if (headers['x-ms-copy-status'] && failures < 2) {
        failures += 1
        headers['x-ms-copy-status'] = 'failed'
      }
    }
    expect(await storage.completeUpload(upload, parts)).toMatchObject({ key, size: 1500 })
    expect(failures).toBe(2)
    expect(await isThere(bytes)).toBe(true)
  })

  it('is taken away when its upload was aborted', async () => {
    const { parts, upload } = await arrived()
    proxy.onAnswer = ({ headers }) => {
      if (headers['x-ms-copy-status']) {
        headers['x-ms-copy-status'] = 'failed'
      }
    }
    let copies = 0
    proxy.onRequest = ({ headers }) => {
      copies += headers['x-ms-copy-source'] ? 1 : 0
      return copies > 1 ? 'before' : undefined
    }
    await expect(storage.completeUpload(upload, parts)).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
    })
    delete proxy.onRequest
    await storage.abortUpload(upload)
    expect(await store.names(true)).toEqual([key])
    await expect(storage.completeUpload(upload, parts)).rejects.toMatchObject({
      code: 'UPLOAD_NOT_FOUND',
    })
    expect(await store.names(true)).toEqual([])
  })
})
