import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'

import { gcs } from '../../src/storage/gcs.js'
import { optionsFor } from '../services/gcsServer/optionsFor.js'
import { type RunningGcs, startGcs } from '../services/gcsServer/startGcs.js'

const MiB = 2 ** 20
const contentType = 'application/octet-stream'

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

let server: RunningGcs

beforeAll(async () => {
  server = await startGcs()
})

afterEach(() => {
  server.bucket.objects.clear()
  server.bucket.uploads.clear()
})

afterAll(() => server.stop())

it('takes no answer of another service for one of the store', async () => {
  const given = optionsFor(server)
  const apiEndpoint = `${given.options.apiEndpoint}/storage/v1/elsewhere`
  const storage = gcs({ ...given, options: { ...given.options, apiEndpoint } })
  await expect(storage.stat('a')).rejects.toMatchObject({
    code: 'STORAGE_UNAVAILABLE',
    data: { reason: 'HTTP 404' },
  })
})

describe('gcs() with a prefix', () => {
  it('keeps to its folder', async () => {
    const inside = gcs({ ...optionsFor(server), prefix: 'inside' })
    const outside = gcs(optionsFor(server))
    await inside.write('a', Readable.from(['1']), { contentType })
    await outside.write('b', Readable.from(['2']), { contentType })
    const id = await outside.createUpload('c', { contentType })
    expect([...server.bucket.objects.keys()]).toEqual(['inside/a', 'b'])
    expect(await all(inside.list(''))).toMatchObject([{ key: 'a', size: 1 }])
    expect(await all(inside.listUploads())).toEqual([])
    expect(await all(outside.listUploads())).toMatchObject([{ id, key: 'c' }])
    await inside.remove(['a', 'b'])
    expect([...server.bucket.objects.keys()]).toEqual(['b'])
  })

  it('takes no key that Google would not take', async () => {
    const storage = gcs({ ...optionsFor(server), prefix: 'x'.repeat(200) })
    const long = Array.from({ length: 4 }, () => 'y'.repeat(220)).join('/')
    for (const key of ['line\nbreak', 'line\rbreak', 'a\uffff', '../a', '', long]) {
      await expect(storage.stat(key)).rejects.toMatchObject({ code: 'INVALID_NAME' })
      await expect(storage.createUpload(key, { contentType })).rejects.toMatchObject({
        code: 'INVALID_NAME',
      })
    }
  })
})

describe('writing with gcs()', () => {
  const key = 'written/file.bin'

  it.each([
    ['a body of unknown length that fails late', undefined, 18, hangUp],
    ['a body of known length that fails after its last byte', 12 * MiB, 12, hangUp],
    ['a body that is longer than it says', 11 * MiB, 12, undefined],
    ['a body that is shorter than it says', 13 * MiB, 12, undefined],
    ['a small body that is longer than it says', 1, 1, undefined],
    ['a body that says it is empty', 0, 1, undefined],
  ])('keeps nothing of %s', async (_name, size, count, then) => {
    const storage = gcs(optionsFor(server))
    const body = chunksOf(count, MiB, then)
    const written = storage.write(key, body, { contentType, size })
    await (then
      ? expect(written).rejects.toThrow('the source hung up')
      : expect(written).rejects.toMatchObject({ code: 'INVALID_REQUEST' }))
    expect(await storage.stat(key)).toBeNull()
    expect(body.destroyed).toBe(true)
  })

  it.each([undefined, 20 * MiB + 7])('stores large bodies of length %s', async (size) => {
    const storage = gcs(optionsFor(server))
    const bytes = randomBytes(20 * MiB + 7)
    const body = Readable.from(
      Array.from({ length: 21 }, (_, i) => bytes.subarray(i * MiB, (i + 1) * MiB)),
      { objectMode: false },
    )
    const written = await storage.write(key, body, { contentType, size })
    expect(written).toMatchObject({ key, size: bytes.length })
    expect(await storage.stat(key)).toEqual(written)
    expect((await buffer(await storage.read(key))).equals(bytes)).toBe(true)
  })

  it('gives every object its type and the ACL that was asked for', async () => {
    for (const [acl, names] of [
      [undefined, [undefined, undefined]],
      ['Public', ['publicRead', 'public-read']],
      ['Private', ['private', 'private']],
    ] as const) {
      const storage = gcs({ ...optionsFor(server), acl })
      await storage.write(key, Readable.from(['1']), { contentType: 'image/png' })
      const upload = await storage.createUpload(key, { contentType: 'image/gif' })
      const made = [server.bucket.objects.get(key), server.bucket.uploads.get(upload)]
      expect(made.map((one) => one?.acl)).toEqual(names)
      expect(made.map((one) => one?.contentType)).toEqual(['image/png', 'image/gif'])
    }
  })
})

describe('options of gcs()', () => {
  it('name public URLs', () => {
    const storage = gcs({
      bucket: 'b',
      cdnUrl: 'https://cdn.example.com/x/',
      prefix: 'media',
      publicUrl: 'https://media.example.com',
    })
    expect(storage.publicUrls?.('a b/ü+.jpg')).toEqual({
      cdnUrl: 'https://cdn.example.com/x/media/a%20b/%C3%BC%2B.jpg',
      publicUrl: 'https://media.example.com/media/a%20b/%C3%BC%2B.jpg',
    })
    expect(gcs({ bucket: 'b' }).publicUrls).toBeUndefined()
    expect(gcs({ bucket: 'b' })).toMatchObject({
      name: 'GCS',
      parts: { max: 10_000, maxSize: 5 * 1024 * MiB, minSize: 5 * MiB },
    })
  })

  it.each([
    [{ bucket: ' ' }, 'bucket'],
    [{ bucket: 'a/b' }, 'bucket'],
    [{ options: 'project' as never }, 'options'],
    [{ acl: 'public-read' as never }, 'acl'],
    [{ prefix: '../x' }, 'prefix'],
    [{ cdnUrl: 'cdn' }, 'cdnUrl'],
    [{ publicUrl: 'ftp://media' }, 'publicUrl'],
  ])('refuse %j', (wrong, name) => {
    expect(() => gcs({ bucket: 'b', ...wrong })).toThrow(`${name} of gcs()`)
  })
})
