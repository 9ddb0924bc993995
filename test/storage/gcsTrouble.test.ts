import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'

import { MediaError } from '../../src/errors/MediaError.js'
import { gcs } from '../../src/storage/gcs.js'
import { makeTrouble } from '../services/gcsServer/makeTrouble.js'
import { optionsFor } from '../services/gcsServer/optionsFor.js'
import { type RunningGcs, startGcs, type Trouble } from '../services/gcsServer/startGcs.js'

const contentType = 'application/octet-stream'
const key = 'a/file.bin'
const busy: Trouble = {
  body: JSON.stringify({ error: { code: 503, errors: [{ reason: 'backendError' }] } }),
  status: 503,
}

let server: RunningGcs

/** The storage, with other options of Google's client. */
const storageWith = (options: Record<string, unknown> = {}) => {
  const given = optionsFor(server)
  return gcs({ ...given, options: { ...given.options, ...options } })
}

/** An upload of one part that has arrived. */
const uploaded = async (bytes: Buffer<ArrayBuffer>, storage = storageWith()) => {
  const upload = { id: await storage.createUpload(key, { contentType }), key }
  const plan = { expiresIn: 60, number: 1, size: bytes.length }
  const { method, url } = await storage.signPart(upload, plan)
  await fetch(url, { body: bytes, method })
  return { parts: await storage.listParts(upload), storage, upload }
}

const first = (items: AsyncIterable<unknown>) => items[Symbol.asyncIterator]().next()

const trouble = (kind: Trouble, isMeant: (method: string, url: URL) => boolean, most?: number) =>
  makeTrouble(server, kind, isMeant, most)

const isCompletion = (method: string, url: URL) =>
  method === 'POST' && url.searchParams.has('uploadId')
const isAnything = (_method: string, { pathname }: URL) => pathname !== '/token'

beforeAll(async () => {
  server = await startGcs()
})

afterEach(() => {
  server.trouble = undefined
  server.bucket.objects.clear()
  server.bucket.uploads.clear()
})

afterAll(() => server.stop())

describe('a completion whose answer is lost', () => {
  it('answers the object that was made', async () => {
    const bytes = randomBytes(1000)
    const { parts, storage, upload } = await uploaded(bytes)
    const seen = trouble('lose the answer', isCompletion, 1)
    const object = await storage.completeUpload(upload, parts)
    expect(seen.count).toBe(2)
    expect(object).toEqual(await storage.stat(key))
    expect((await buffer(await storage.read(key))).equals(bytes)).toBe(true)
    expect(await storage.completeUpload(upload, parts)).toEqual(object)
  })

  it('is found by whoever comes after a crash', async () => {
    const dying = storageWith({ retryOptions: { autoRetry: false } })
    const { parts, upload } = await uploaded(randomBytes(1000), dying)
    // Its last request does its work, and nothing reaches it any more.
    server.trouble = ({ method, url }) =>
      isCompletion(method, url) ? 'lose the answer' : 'break off'
    await expect(dying.completeUpload(upload, parts)).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
    })
    server.trouble = undefined
    const next = storageWith()
    await expect(next.listParts(upload)).rejects.toMatchObject({ code: 'UPLOAD_NOT_FOUND' })
    const object = await next.stat(key)
    expect(object).toMatchObject({ size: 1000 })
    expect(await next.completeUpload(upload, parts)).toEqual(object)
  })

  it('is no completion when it did not reach the store', async () => {
    const { parts, storage, upload } = await uploaded(randomBytes(1000))
    trouble('break off', isCompletion)
    await expect(storage.completeUpload(upload, parts)).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
    })
    expect(await storage.stat(key)).toBeNull()
    server.trouble = undefined
    expect(await storage.completeUpload(upload, parts)).toMatchObject({ key, size: 1000 })
  })

  it('is not confused with another object at its key', async () => {
    const { parts, storage, upload } = await uploaded(randomBytes(1000))
    await storage.abortUpload(upload)
    await storage.write(key, Readable.from([randomBytes(999)]), { contentType })
    await expect(storage.completeUpload(upload, parts)).rejects.toMatchObject({
      code: 'UPLOAD_NOT_FOUND',
    })
  })

  it('may say so in an answer that began well', async () => {
    const { parts, storage, upload } = await uploaded(randomBytes(1000))
    const body = '<?xml version="1.0"?><Error><Code>InternalError</Code></Error>'
    trouble({ body, status: 200 }, isCompletion)
    await expect(storage.completeUpload(upload, parts)).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      data: { reason: 'InternalError' },
    })
  })
})

describe('a store in trouble', () => {
  it('is asked again, but not for ever', async () => {
    const storage = storageWith({ retryOptions: { maxRetries: 2 } })
    const body = () => Readable.from([Buffer.from('abc')])
    const seen = trouble(busy, isAnything, 2)
    expect(await storage.write(key, body(), { contentType })).toMatchObject({ size: 3 })
    expect(seen.count).toBe(3)
    const again = trouble(busy, isAnything)
    await expect(storage.stat(key)).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      data: { reason: 'backendError' },
    })
    expect(again.count).toBe(3)
    trouble({ body: '<Error><Code>AccessDenied</Code></Error>', status: 403 }, isAnything)
    await expect(storage.createUpload(key, { contentType })).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      data: { reason: 'AccessDenied' },
    })
  })

  it('is not waited for when it keeps silent', async () => {
    const storage = storageWith({ timeout: 200 })
    const upload = { id: 'x', key }
    trouble('keep silent', isAnything)
    const asked: Record<string, () => Promise<unknown>> = {
      abort: () => storage.abortUpload(upload),
      begin: () => storage.createUpload(key, { contentType }),
      list: () => first(storage.list('')),
      listParts: () => storage.listParts(upload),
      listUploads: () => first(storage.listUploads()),
      read: () => storage.read(key),
      remove: () => storage.remove([key]),
      stat: () => storage.stat(key),
      write: () => storage.write(key, Readable.from(['1']), { contentType, size: 1 }),
    }
    for (const [name, ask] of Object.entries(asked)) {
      const error = await ask().catch((reason: unknown) => reason)
      expect([name, error]).toMatchObject([
        name,
        { code: 'STORAGE_UNAVAILABLE', data: { reason: 'ETIMEDOUT' } },
      ])
    }
  })

  it('is not waited for when it gives no token', async () => {
    trouble('keep silent', (_method, { pathname }) => pathname === '/token')
    const error = storageWith({ timeout: 200 }).stat(key)
    await expect(error).rejects.toMatchObject({ data: { reason: 'ETIMEDOUT' } })
  })

  it('ends a body that it breaks off', async () => {
    const storage = storageWith()
    await storage.write(key, Readable.from([randomBytes(100_000)]), { contentType })
    trouble('lose half the answer', (_method, url) => url.searchParams.get('alt') === 'media')
    await expect(buffer(await storage.read(key))).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      data: { reason: 'ECONNRESET' },
    })
  })

  it('says why, and no secret', async () => {
    const given = optionsFor(server)
    const stores = {
      away: storageWith({ apiEndpoint: 'http://127.0.0.1:1', retryOptions: { autoRetry: false } }),
      'without a bucket': gcs({ ...given, bucket: 'no-such-bucket-here' }),
      'without a token': storageWith({
        credentials: { ...given.options.credentials, client_email: 'x@y' },
      }),
    }
    for (const [name, storage] of Object.entries(stores)) {
      for (const ask of [
        () => storage.createUpload(key, { contentType }),
        () => storage.stat(key),
        () => storage.remove([key]),
      ]) {
        const error = await ask().catch((reason: unknown) => reason)
        expect([name, MediaError.is(error, 'STORAGE_UNAVAILABLE')]).toEqual([name, true])
        const { data, message } = error as MediaError
        expect(data.reason).toMatch(/^(?:ECONNREFUSED|NoSuchBucket|invalid_grant)$/)
        expect(JSON.stringify([message, data])).not.toMatch(/PRIVATE KEY|ya29|Bearer/)
      }
    }
  })
})
