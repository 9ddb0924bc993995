import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob'
import { randomBytes, randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'

import type { AzureOptions } from '../../src/storage/azure.js'
import type {
  SignedRequest,
  StorageProvider,
  UploadRef,
} from '../../src/storage/StorageProvider.js'

import { MediaError } from '../../src/errors/MediaError.js'
import { azure } from '../../src/storage/azure.js'
import { containerOf } from '../../src/storage/azure/containerOf.js'
import { listObjects } from '../../src/storage/azure/listObjects.js'
import { listUploads } from '../../src/storage/azure/listUploads.js'
import { type Container, createContainer } from '../services/createContainer.js'
import { sendToAzure } from '../services/sendToAzure.js'

const MiB = 2 ** 20
const contentType = 'application/octet-stream'
const context = { endpoint: '/api/media/storage', secret: 'a secret' }

let store: Container

beforeAll(async () => {
  store = await createContainer()
})

afterAll(() => store?.drop())

afterEach(async () => {
  for (const storage of [open(), open({ prefix: 'inside' })]) {
    for (const upload of await all(storage.listUploads())) {
      await storage.abortUpload(upload)
    }
  }
  for (const name of await store.names()) {
    await store.client.deleteBlob(name)
  }
  expect(await store.names(true)).toEqual([])
})

const open = (options: Partial<AzureOptions> = {}): StorageProvider => {
  const storage = azure({ ...store.options, ...options })
  void storage.open!(context)
  return storage
}

const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = []
  for await (const item of items) {
    found.push(item)
  }
  return found
}

const begin = async (storage: StorageProvider, key = 'a/file.bin'): Promise<UploadRef> => ({
  id: await storage.createUpload(key, { contentType }),
  key,
})

const sign = (storage: StorageProvider, upload: UploadRef, number: number, size: number) =>
  storage.signPart(upload, { expiresIn: 300, number, size })

const send = (storage: StorageProvider, signed: SignedRequest, bytes: Buffer) =>
  sendToAzure(storage, store.endpoint)(signed, bytes)

const write = (storage: StorageProvider, key: string, bytes: Buffer) =>
  storage.write(key, Readable.from([bytes]), { contentType, size: bytes.length })

const read = async (storage: StorageProvider, key: string) => buffer(await storage.read(key))

/** Chunks of random bytes, and what comes after them. */
const chunksOf = (count: number, then?: () => never) =>
  Readable.from(
    (async function* () {
      for (let i = 0; i < count; i += 1) {
        yield randomBytes(MiB)
      }
      then?.()
    })(),
    { objectMode: false },
  )

const hangUp = () => {
  throw new Error('the source hung up')
}

describe('a prefix of azure()', () => {
  it('keeps to its folder, and its uploads out of sight', async () => {
    const [inside, outside] = [open({ prefix: '/inside/' }), open()]
    await write(inside, 'a', Buffer.from('1'))
    await write(outside, 'b', Buffer.from('22'))
    const [one, other] = [await begin(inside), await begin(outside)]
    expect((await send(inside, await sign(inside, one, 1, 3), Buffer.from('abc'))).status).toBe(200)
    expect(await all(inside.list(''))).toMatchObject([{ key: 'a', size: 1 }])
    expect((await all(outside.list(''))).map(({ key }) => key)).toEqual([
      'b',
      'inside/.uploads/' + one.id + '/note',
      'inside/a',
    ])
    expect(await all(inside.listUploads())).toMatchObject([one])
    expect(await all(outside.listUploads())).toMatchObject([other])
    await inside.remove(['a', 'b'])
    expect(await outside.stat('b')).toMatchObject({ size: 2 })
    for (const key of ['.uploads/x', `.uploads/${other.id}/note`]) {
      await expect(outside.stat(key)).rejects.toMatchObject({ code: 'INVALID_NAME' })
    }
  })

  it('keeps keys apart that Azure would take for one', async () => {
    const storage = open()
    const keys = ['d.', 'd', 'd..', 'd%2E', 'e./f', 'e/f', 'e%2E/f']
    for (const [i, key] of keys.entries()) {
      await write(storage, key, Buffer.alloc(i + 1))
    }
    expect((await store.names()).some((name) => /\.(?:\/|$)/.test(name))).toBe(false)
    const listed = await all(storage.list(''))
    expect(new Map(listed.map(({ key, size }) => [key, size]))).toEqual(
      new Map(keys.map((key, i) => [key, i + 1])),
    )
    expect((await all(storage.list('d.'))).map(({ key }) => key).sort()).toEqual(['d.', 'd..'])
    expect((await all(storage.list('e.'))).map(({ key }) => key)).toEqual(['e./f'])
  })
})

describe('a direct URL of azure()', () => {
  const bytes = randomBytes(1000)

  it('writes to nothing but the parts of its upload', async () => {
    const storage = open({ upload: 'direct' })
    const before = await write(storage, 'a/file.bin', Buffer.from('before'))
    const upload = await begin(storage)
    const signed = await sign(storage, upload, 1, 1000)
    for (const path of [upload.key, `.uploads/${upload.id}/note`, 'another']) {
      const url = new URL(signed.url)
      url.pathname = `${new URL(store.endpoint).pathname}/${store.options.container}/${path}`
      for (const query of ['comp=block', 'comp=metadata', 'x']) {
        const [name, value = ''] = query.split('=')
        url.searchParams.delete('comp')
        url.searchParams.set(name!, value)
        const headers = { 'x-ms-blob-type': 'BlockBlob' }
        expect((await send(storage, { ...signed, headers, url: url.href }, bytes)).status).toBe(403)
      }
    }
    expect((await fetch(signed.url)).status).toBe(403)
    expect(await storage.stat(upload.key)).toMatchObject({ etag: before.etag })
    expect(await storage.listParts(upload)).toEqual([])
  })

  it('counts no block that was not signed, and none of another length', async () => {
    const storage = open({ upload: 'direct' })
    const [upload, other] = [await begin(storage), await begin(storage)]
    const signed = await sign(storage, upload, 1, 1000)
    const foreign = new URL((await sign(storage, other, 1, 1000)).url).searchParams.get('blockid')!
    const own = Buffer.from(new URL(signed.url).searchParams.get('blockid')!, 'base64')
    own.writeUInt32BE(2)
    for (const name of [foreign, own.toString('base64')]) {
      const url = new URL(signed.url)
      url.searchParams.set('blockid', name)
      expect((await send(storage, { ...signed, url: url.href }, bytes)).status).toBe(201)
    }
    expect((await send(storage, signed, randomBytes(1001))).status).toBe(201)
    expect(await storage.listParts(upload)).toEqual([])
    expect((await send(storage, signed, bytes)).status).toBe(201)
    const parts = await storage.listParts(upload)
    expect(parts).toMatchObject([{ number: 1, size: 1000 }])
    // It is looked at again when the upload is completed.
    expect((await send(storage, signed, randomBytes(1001))).status).toBe(201)
    await expect(storage.completeUpload(upload, parts)).rejects.toMatchObject({
      code: 'UPLOAD_INCOMPLETE',
    })
    expect((await send(storage, signed, bytes)).status).toBe(201)
    await storage.completeUpload(upload, parts)
    expect((await read(storage, upload.key)).equals(bytes)).toBe(true)
  })

  it('has no say in the headers of the object', async () => {
    const storage = open({ upload: 'direct' })
    const upload = await begin(storage)
    const signed = await sign(storage, upload, 1, 1000)
    await send(storage, signed, bytes)
    const parts = await storage.listParts(upload)
    const url = new URL(signed.url)
    const id = encodeURIComponent(url.searchParams.get('blockid')!)
    url.searchParams.delete('blockid')
    url.searchParams.set('comp', 'blocklist')
    const list = `<BlockList><Latest>${decodeURIComponent(id)}</Latest></BlockList>`
    const headers = {
      'x-ms-blob-content-encoding': 'gzip',
      'x-ms-blob-content-type': 'text/html',
      'x-ms-meta-upload': upload.id,
    }
    const committed = await send(storage, { ...signed, headers, url: url.href }, Buffer.from(list))
    expect(committed.status).toBe(201)
    expect(await storage.listParts(upload)).toEqual(parts)
    await storage.completeUpload(upload, parts)
    const made = await store.client.getBlobClient(upload.key).getProperties()
    expect(made.contentType).toBe(contentType)
    expect(made.contentEncoding).toBeUndefined()
    expect((await read(storage, upload.key)).equals(bytes)).toBe(true)
  })

  it('leaves behind what listUploads names', async () => {
    const storage = open({ upload: 'direct' })
    const upload = await begin(storage)
    const signed = await sign(storage, upload, 1, 1000)
    await send(storage, signed, bytes)
    await storage.completeUpload(upload, await storage.listParts(upload))
    expect(await store.names(true)).toEqual([upload.key])
    expect((await send(storage, signed, randomBytes(1000))).status).toBe(201)
    expect(await all(storage.listUploads())).toMatchObject([{ id: upload.id, key: '' }])
    await expect(storage.listParts(upload)).rejects.toMatchObject({ code: 'UPLOAD_NOT_FOUND' })
    await storage.abortUpload({ id: upload.id, key: '' })
    expect(await store.names(true)).toEqual([upload.key])
    expect((await read(storage, upload.key)).equals(bytes)).toBe(true)
  })

  it('refuses other bytes than a checksum that nobody signed', async () => {
    const storage = open({ upload: 'direct' })
    const upload = await begin(storage)
    const signed = await sign(storage, upload, 1, 1000)
    const headers = { 'content-md5': Buffer.alloc(16).toString('base64') }
    expect((await send(storage, { ...signed, headers }, bytes)).status).toBe(400)
    expect(await storage.listParts(upload)).toEqual([])
  })
})

describe('writing with azure()', () => {
  const key = 'written/file.bin'

  it.each([
    ['a body of unknown length that fails in its third part', undefined, 18, hangUp],
    ['a body of known length that fails after its last byte', 12 * MiB, 12, hangUp],
    ['a body that is longer than it says', 11 * MiB, 12, undefined],
    ['a body that is shorter than it says', 13 * MiB, 12, undefined],
    ['a small body that is longer than it says', 1, 1, undefined],
    ['a body that says it is empty', 0, 1, undefined],
  ])('keeps nothing of %s', async (_name, size, count, then) => {
    const storage = open()
    const body = chunksOf(count, then)
    const written = storage.write(key, body, { contentType, size })
    await (then
      ? expect(written).rejects.toThrow('the source hung up')
      : expect(written).rejects.toMatchObject({ code: 'INVALID_REQUEST' }))
    expect(await store.names(true)).toEqual([])
    expect(body.destroyed).toBe(true)
  })

  it.each([undefined, 20 * MiB + 7])('stores large bodies of length %s', async (size) => {
    const storage = open()
    const bytes = randomBytes(20 * MiB + 7)
    const chunks = Array.from({ length: 21 }, (_, i) => bytes.subarray(i * MiB, (i + 1) * MiB))
    const body = Readable.from(chunks, { objectMode: false })
    const written = await storage.write(key, body, { contentType, size })
    expect(written).toMatchObject({ key, size: bytes.length })
    expect(await storage.stat(key)).toMatchObject({ etag: written.etag, size: bytes.length })
    expect((await read(storage, key)).equals(bytes)).toBe(true)
    expect(await store.names(true)).toEqual([key])
  })

  it('streams a part that is larger than what it holds in its hands', async () => {
    const storage = open()
    const upload = await begin(storage, key)
    const bytes = randomBytes(9 * MiB + 1)
    expect((await send(storage, await sign(storage, upload, 1, bytes.length), bytes)).status).toBe(
      200,
    )
    await storage.completeUpload(upload, await storage.listParts(upload))
    expect((await read(storage, key)).equals(bytes)).toBe(true)
  })
})

describe('pages of azure()', () => {
  it('follow one another', async () => {
    const storage = open()
    const names = Array.from({ length: 7 }, (_, i) => `pages/${i}`)
    await Promise.all(names.map((name) => write(storage, name, Buffer.from('x'))))
    const container = { ...containerOf(store.options), pageSize: 2 }
    const listed = await all(listObjects(container, 'pages/'))
    expect(listed.map(({ key }) => key)).toEqual(names)
    await storage.remove(names)
    expect(await all(listObjects(container, 'pages/'))).toEqual([])

    const uploads = await Promise.all(names.map((name) => begin(storage, name)))
    for (const upload of uploads.slice(0, 4)) {
      await send(storage, await sign(storage, upload, 1, 3), Buffer.from('abc'))
    }
    for (const pageSize of [1, 2, 3]) {
      const open = await all(listUploads({ ...container, pageSize }))
      expect(new Map(open.map(({ id, key }) => [id, key]))).toEqual(
        new Map(uploads.map(({ id, key }) => [id, key])),
      )
      expect(open).toHaveLength(7)
    }
  })
})

describe('options of azure()', () => {
  const { accountKey, accountName } = {
    accountKey: randomBytes(64).toString('base64'),
    accountName: 'mysite',
  }
  const good = { accountKey, accountName, container: 'media' }

  it('name the store', () => {
    const storage = azure({
      ...good,
      cdnUrl: 'https://cdn.example.com/x/',
      prefix: 'media',
      publicUrl: 'https://media.example.com',
    })
    expect(storage.publicUrls?.('a b/ü+.jpg')).toEqual({
      cdnUrl: 'https://cdn.example.com/x/media/a%20b/%C3%BC%2B.jpg',
      publicUrl: 'https://media.example.com/media/a%20b/%C3%BC%2B.jpg',
    })
    expect(azure(good).publicUrls).toBeUndefined()
    expect(azure(good)).toMatchObject({
      name: 'AZURE_BLOB',
      parts: { max: 10_000, maxSize: 4000 * MiB },
    })
  })

  const account = 'DefaultEndpointsProtocol=https;AccountName=mysite;AccountKey='
  it.each([
    [account, ';EndpointSuffix=core.windows.net', 'https://mysite.blob.core.windows.net/media/'],
    [
      account,
      ';EndpointSuffix=core.chinacloudapi.cn;',
      'https://mysite.blob.core.chinacloudapi.cn/media/',
    ],
    [account, ';BlobEndpoint=https://media.example.com/', 'https://media.example.com/media/'],
    ['UseDevelopmentStorage=true;Unused=', '', 'http://127.0.0.1:10000/devstoreaccount1/media/'],
  ])('take the connection string %s...%s', async (start, end, begins) => {
    const storage = azure({ connectionString: start + accountKey + end, container: 'media' })
    const read = { contentType, disposition: 'inline', expiresIn: 60 }
    const { url } = (await storage.signRead('a', read))!
    expect(url.startsWith(`${begins}a?`)).toBe(true)
    // Over a line that others read, a signature is worth nothing.
    expect(new URL(url).searchParams.get('spr')).toBe(url.startsWith('https:') ? 'https' : null)
  })

  it.each([
    [{ container: ' ' }, 'container'],
    [{ container: 'Media' }, 'container'],
    [{ accountName: undefined }, 'connectionString, or accountName and accountKey,'],
    [{ accountKey: undefined }, 'accountKey'],
    [{ accountKey: 'not base64' }, 'accountKey'],
    [
      { accountKey: undefined, accountName: undefined, connectionString: 'AccountName=a' },
      'connectionString',
    ],
    [
      {
        accountKey: undefined,
        accountName: undefined,
        connectionString: 'BlobEndpoint=https://a.b;SharedAccessSignature=x',
      },
      'connectionString',
    ],
    [{ endpoint: 'mysite' }, 'endpoint'],
    [{ prefix: '../x' }, 'prefix'],
    [{ cdnUrl: 'cdn' }, 'cdnUrl'],
    [{ upload: 'browser' as never }, 'upload'],
  ])('refuse %p', (wrong, name) => {
    expect(() => azure({ ...good, ...wrong })).toThrow(
      new RegExp(`${name}.* (?:of|for) azure\\(\\)`),
    )
  })

  it('make the container that is missing', async () => {
    const container = `made-${randomBytes(5).toString('hex')}`
    const storage = azure({ ...store.options, allowContainerCreate: true, container })
    await storage.open!(context)
    await storage.open!(context)
    await write(storage, 'a', Buffer.from('1'))
    const { accountKey, accountName, endpoint } = store.options
    const service = new BlobServiceClient(
      endpoint,
      new StorageSharedKeyCredential(accountName, accountKey),
    )
    expect(
      (await service.getContainerClient(container).getProperties()).blobPublicAccess,
    ).toBeUndefined()
    await service.deleteContainer(container)
  })
})

describe('errors of azure()', () => {
  it('say that the store is away or refuses, and no secret', async () => {
    const wrong = randomBytes(64).toString('base64')
    const stores = {
      AuthorizationFailure: { accountKey: wrong },
      ContainerNotFound: { container: 'no-such-container' },
      ECONNREFUSED: { endpoint: 'http://127.0.0.1:1/medialibrary' },
    }
    for (const [reason, options] of Object.entries(stores)) {
      const storage = open(options)
      const calls = [
        storage.createUpload('a', { contentType }),
        storage.stat('a'),
        storage.read('a'),
      ]
      for (const call of calls) {
        const error = (await call.catch((thrown: unknown) => thrown)) as MediaError
        expect([reason, error.message]).toEqual([reason, expect.stringContaining(reason)])
        expect(MediaError.is(error, 'STORAGE_UNAVAILABLE')).toBe(true)
        expect(error.data).toMatchObject({ reason })
        for (const secret of [wrong, store.options.accountKey]) {
          expect(JSON.stringify([error.message, error.data])).not.toContain(secret)
        }
      }
    }
  })

  it('do not begin what no header can carry', async () => {
    const storage = open()
    await expect(storage.createUpload('a', { contentType: 'text/html\n' })).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
    })
    for (const wrong of [{ disposition: 'inline\r\nA: b' }, { contentType: 'a\n' }]) {
      const options = { contentType, disposition: 'inline', expiresIn: 60, ...wrong }
      await expect(storage.signRead('a', options)).rejects.toMatchObject({
        code: 'INVALID_REQUEST',
      })
    }
    for (const id of ['x', '../../a', `${randomUUID()}/../b`]) {
      await expect(sign(open({ upload: 'direct' }), { id, key: 'a' }, 1, 3)).rejects.toMatchObject({
        code: 'UPLOAD_NOT_FOUND',
      })
      await open().abortUpload({ id, key: 'a' })
    }
    for (const upload of ['server', 'direct'] as const) {
      for (const wrong of [
        { number: 0 },
        { number: 10_001 },
        { size: -1 },
        { size: 4000 * MiB + 1 },
      ]) {
        const plan = { expiresIn: 60, number: 1, size: 3, ...wrong }
        const signed = open({ upload }).signPart({ id: 'x', key: 'a' }, plan)
        await expect(signed).rejects.toMatchObject({ code: 'INVALID_PART' })
      }
    }
  })
})
