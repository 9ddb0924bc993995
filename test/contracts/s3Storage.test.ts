import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'

import type { StorageUnderTest } from '../../src/storage/contract/storageContract.js'

import { planParts, sizeOfPart } from '../../src/core/parts.js'
import { MediaError } from '../../src/errors/MediaError.js'
import { storageContract } from '../../src/storage/contract/storageContract.js'
import { s3 } from '../../src/storage/s3.js'
import { type Bucket, createBucket } from '../services/createBucket.js'

const MiB = 2 ** 20
const contentType = 'application/octet-stream'
const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('base64')

const send: StorageUnderTest['send'] = ({ headers, method, url }, body, more) =>
  fetch(url, {
    body: method === 'PUT' ? (body as Uint8Array<ArrayBuffer>) : null,
    headers: { ...headers, ...more },
    method,
  })

const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = []
  for await (const item of items) {
    found.push(item)
  }
  return found
}

/** Chunks of random bytes, and what comes after them. */
const chunksOf = (count: number, size: number, then?: () => never) =>
  Readable.from(
    (async function* () {
      for (let i = 0; i < count; i += 1) {
        yield randomBytes(size)
      }
      then?.()
    })(),
    { objectMode: false },
  )

const hangUp = () => {
  throw new Error('the source hung up')
}

let store: Bucket

beforeAll(async () => {
  store = await createBucket('contract')
})

afterAll(() => store.drop())

describe('s3()', () => {
  storageContract(() => ({ provider: s3(store), send }), { describe, it })
})

describe('s3() with a prefix', () => {
  storageContract(() => ({ provider: s3({ ...store, prefix: '/media library/é/' }), send }), {
    describe,
    it,
  })

  it('keeps to its folder', async () => {
    const [inside, outside] = [s3({ ...store, prefix: 'inside' }), s3(store)]
    await inside.write('a', Readable.from(['1']), { contentType })
    await outside.write('b', Readable.from(['2']), { contentType })
    const id = await outside.createUpload('c', { contentType })
    expect(await store.keys()).toEqual(expect.arrayContaining(['b', 'inside/a']))
    expect(await all(inside.list(''))).toMatchObject([{ key: 'a', size: 1 }])
    expect(await all(inside.listUploads())).toEqual([])
    await inside.remove(['a', 'b'])
    expect(await outside.stat('b')).not.toBeNull()
    await outside.abortUpload({ id, key: 'c' })
    await outside.remove(['b'])
  })
})

describe('URLs of s3()', () => {
  const key = 'urls/file.bin'

  it('carry no checksum of an empty body, and sign the length', async () => {
    const storage = s3(store)
    const upload = { id: await storage.createUpload(key, { contentType }), key }
    const bytes = randomBytes(1000)
    const plan = { expiresIn: 60, number: 1, size: 1000 }
    const signed = [
      await storage.signPart(upload, plan),
      await storage.signPart(upload, { ...plan, checksum: md5(bytes) }),
      (await storage.signRead(key, { contentType, disposition: 'inline', expiresIn: 60 }))!,
    ]
    for (const { url } of signed) {
      expect(url).not.toMatch(/checksum|crc|sdk/i)
    }
    const headersOf = ({ url }: { url: string }) =>
      new URL(url).searchParams.get('X-Amz-SignedHeaders')
    expect(signed.map(headersOf)).toEqual([
      'content-length;host',
      'content-length;content-md5;host',
      'host',
    ])
    expect(signed[1]!.headers).toEqual({ 'content-md5': md5(bytes) })

    const withChecksum = signed[1]!
    expect((await send(withChecksum, randomBytes(1000))).status).toBe(400)
    expect((await send(withChecksum, randomBytes(1001))).status).toBe(403)
    expect((await send({ ...withChecksum, headers: {} }, bytes)).status).toBe(403)
    expect((await send(withChecksum, bytes)).status).toBe(200)
    await storage.abortUpload(upload)
  })

  it('refuse a further parameter, a type or name that is no header, and plans that cannot be', async () => {
    const storage = s3(store)
    const upload = { id: await storage.createUpload(key, { contentType }), key }
    const signed = await storage.signPart(upload, { expiresIn: 60, number: 1, size: 3 })
    const more = { ...signed, url: `${signed.url}&x-amz-acl=public-read` }
    expect((await send(more, Buffer.from('abc'))).status).toBe(403)
    const read = { contentType: 'text/plain', disposition: 'inline', expiresIn: 60 }
    for (const wrong of [
      { disposition: 'inline\r\nSet-Cookie: a=b' },
      { contentType: 'text/html\n' },
      { disposition: 'inline; filename="漢"' },
    ]) {
      await expect(storage.signRead(key, { ...read, ...wrong })).rejects.toMatchObject({
        code: 'INVALID_REQUEST',
      })
    }
    for (const wrong of [
      { number: 0 },
      { number: 10_001 },
      { size: -1 },
      { size: 5 * 1024 * MiB + 1 },
    ]) {
      const plan = { expiresIn: 60, number: 1, size: 3, ...wrong }
      await expect(storage.signPart(upload, plan)).rejects.toMatchObject({ code: 'INVALID_PART' })
    }
    await storage.abortUpload(upload)
  })
})

describe('writing with s3()', () => {
  const key = 'written/file.bin'

  it.each([
    ['a body of unknown length that fails in its third part', undefined, 18, hangUp],
    ['a body of known length that fails after its last byte', 12 * MiB, 12, hangUp],
    ['a body that is longer than it says', 11 * MiB, 12, undefined],
    ['a body that is shorter than it says', 13 * MiB, 12, undefined],
    ['a small body that is longer than it says', 1, 1, undefined],
    ['a body that says it is empty', 0, 1, undefined],
  ])('keeps nothing of %s', async (_name, size, count, then) => {
    const storage = s3(store)
    const body = chunksOf(count, MiB, then)
    const written = storage.write(key, body, { contentType, size })
    await (then
      ? expect(written).rejects.toThrow('the source hung up')
      : expect(written).rejects.toMatchObject({ code: 'INVALID_REQUEST' }))
    expect(await storage.stat(key)).toBeNull()
    expect(await store.openUploads()).toEqual([])
    expect(body.destroyed).toBe(true)
  })

  it.each([undefined, 20 * MiB + 7])('stores large bodies of length %s', async (size) => {
    const storage = s3(store)
    const bytes = randomBytes(20 * MiB + 7)
    const body = Readable.from(
      Array.from({ length: 21 }, (_, i) => bytes.subarray(i * MiB, (i + 1) * MiB)),
      { objectMode: false },
    )
    const written = await storage.write(key, body, { contentType, size })
    expect(written).toMatchObject({ key, size: bytes.length })
    expect(await storage.stat(key)).toMatchObject({ etag: written.etag, size: bytes.length })
    expect((await buffer(await storage.read(key))).equals(bytes)).toBe(true)
    expect(await store.openUploads()).toEqual([])
    await storage.remove([key])
  })

  it('refuses a body of unknown length with more parts than the store takes', async () => {
    const storage = s3({ ...store, maxParts: 1 })
    const written = storage.write(key, chunksOf(17, MiB), { contentType })
    await expect(written).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' })
    expect(await store.openUploads()).toEqual([])
  })
})

describe('pages of s3()', () => {
  it('follow one another', async () => {
    const storage = s3(store)
    const names = Array.from({ length: 1003 }, (_, i) => `pages/${i}`)
    for (let start = 0; start < names.length; start += 50) {
      await Promise.all(
        names
          .slice(start, start + 50)
          .map((name) => storage.write(name, Readable.from(['x']), { contentType, size: 1 })),
      )
    }
    const listed = await all(storage.list('pages/'))
    expect(listed.map(({ key }) => key).sort()).toEqual([...names].sort())
    await storage.remove(names)
    expect(await all(storage.list('pages/'))).toEqual([])

    const uploads = await Promise.all(
      names
        .slice(0, 1001)
        .map(async (key) => ({ id: await storage.createUpload(key, { contentType }), key })),
    )
    const open = await all(storage.listUploads())
    expect(open.map(({ id }) => id).sort()).toEqual(uploads.map(({ id }) => id).sort())
    await Promise.all(uploads.map((upload) => storage.abortUpload(upload)))
  })
})

describe('options of s3()', () => {
  it('plan equal parts for R2, and no more parts than the store takes', () => {
    const r2 = s3({ ...store, provider: 'CLOUDFLARE_R2' })
    expect(r2.name).toBe('CLOUDFLARE_R2')
    expect(r2.parts).toMatchObject({ equalSize: true, max: 10_000, minSize: 5 * MiB })
    const size = 100 * MiB + 1
    const layout = planParts(size, r2.parts)
    const sizes = Array.from({ length: layout.partCount }, (_, i) =>
      sizeOfPart(i + 1, size, layout),
    )
    expect(new Set(sizes.slice(0, -1)).size).toBe(1)
    expect(sizes.at(-1)).toBeLessThanOrEqual(layout.partSize)

    const small = s3({ ...store, maxParts: 1000 })
    expect(planParts(100 * 1024 * MiB, small.parts).partCount).toBeLessThanOrEqual(1000)
  })

  it('name public URLs', () => {
    const storage = s3({
      ...store,
      cdnUrl: 'https://cdn.example.com/x/',
      prefix: 'media',
      publicUrl: 'https://media.example.com',
    })
    expect(storage.publicUrls?.('a b/ü+.jpg')).toEqual({
      cdnUrl: 'https://cdn.example.com/x/media/a%20b/%C3%BC%2B.jpg',
      publicUrl: 'https://media.example.com/media/a%20b/%C3%BC%2B.jpg',
    })
    expect(s3(store).publicUrls).toBeUndefined()
    expect(s3(store)).toMatchObject({ name: 'S3', region: 'us-east-1' })
  })

  it.each([
    [{ bucket: ' ' }, 'bucket'],
    [{ maxParts: 0 }, 'maxParts'],
    [{ maxParts: 10_001 }, 'maxParts'],
    [{ prefix: '../x' }, 'prefix'],
    [{ cdnUrl: 'cdn' }, 'cdnUrl'],
    [{ provider: 'GCS' as never }, 'provider'],
  ])('refuse %j', (wrong, name) => {
    expect(() => s3({ ...store, ...wrong })).toThrow(`${name} of s3()`)
  })
})

describe('errors of s3()', () => {
  it('say that the store is away or refuses, and no secret', async () => {
    const { credentials } = store.config as {
      credentials: { accessKeyId: string; secretAccessKey: string }
    }
    const wrong = 'a-secret-that-is-wrong'
    const stores = {
      away: s3({
        ...store,
        config: { ...store.config, endpoint: 'http://127.0.0.1:1', maxAttempts: 1 },
      }),
      refusing: s3({
        ...store,
        config: { ...store.config, credentials: { ...credentials, secretAccessKey: wrong } },
      }),
      'without a bucket': s3({ ...store, bucket: 'no-such-bucket-here' }),
    }
    for (const [name, storage] of Object.entries(stores)) {
      const error = await storage.createUpload('a', { contentType }).catch((e: unknown) => e)
      expect([name, MediaError.is(error, 'STORAGE_UNAVAILABLE')]).toEqual([name, true])
      const { cause, data, message } = error as MediaError
      expect(String(cause)).toMatch(/ECONNREFUSED|SignatureDoesNotMatch|NoSuchBucket/)
      const said = JSON.stringify([message, data])
      expect(said).not.toContain(wrong)
      expect(said).not.toContain(credentials.accessKeyId)
    }
  })
})
