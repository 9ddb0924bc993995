import type { AddressInfo } from 'node:net'

import { createHash } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { corsRules, s3 } from 'payload-media-library/storage/s3'

import { bucketOf } from '../../src/storage/s3/bucketOf.js'

const MiB = 2 ** 20
const md5 = (bytes: Buffer | string) => createHash('md5').update(bytes)
const part = { etag: md5('abc').digest('hex'), number: 1, size: 3 }
/** What S3 calls an object of that part. */
const etag = `${md5(Buffer.from(part.etag, 'hex')).digest('hex')}-1`
const upload = { id: 'upload', key: 'a/b.mp4' }

describe('a store that knows If-None-Match', () => {
  let server: Server
  let asked: IncomingHttpHeaders[]
  let found: string
  const config = () => ({
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forcePathStyle: true,
    maxAttempts: 1,
    region: 'us-east-1',
  })

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request.headers)
      request.resume().on('end', () => {
        if (request.method === 'HEAD') {
          response.setHeader('ETag', `"${found}"`).setHeader('Content-Length', 3).end()
        } else {
          const code = '<Error><Code>PreconditionFailed</Code><Message>taken</Message></Error>'
          response.writeHead(412, { 'content-type': 'application/xml' }).end(code)
        }
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  beforeEach(() => {
    asked = []
  })
  afterAll(() => void server.close())

  it('is told never to put an upload in the place of an object', async () => {
    const storage = s3({ bucket: 'media', config: config(), ifNoneMatch: true })
    found = etag
    const object = await storage.completeUpload(upload, [part])
    expect(asked[0]).toMatchObject({ 'if-none-match': '*' })
    // A try before this one made it.
    expect(object).toMatchObject({ etag, size: 3 })

    found = 'another'
    await expect(storage.completeUpload(upload, [part])).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      data: { reason: 'PreconditionFailed' },
    })
  })

  it('is told so by default only when it is Amazon', async () => {
    await s3({ bucket: 'media', config: config() })
      .completeUpload(upload, [part])
      .catch(() => undefined)
    expect(asked[0]).not.toHaveProperty('if-none-match')
    const region = 'eu-central-1'
    expect(bucketOf({ bucket: 'media', config: { region } }).ifNoneMatch).toBe(true)
    const r2 = { bucket: 'media', config: { region }, provider: 'CLOUDFLARE_R2' } as const
    expect(bucketOf(r2).ifNoneMatch).toBe(false)
  })
})

describe('a store that browsers know by another address', () => {
  const config = {
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    endpoint: 'http://minio:9000',
    forcePathStyle: true,
    region: 'us-east-1',
  }

  it('signs every URL for that address', async () => {
    const browserEndpoint = 'http://localhost:9000'
    const storage = s3({ browserEndpoint, bucket: 'media', config })
    const read = { contentType: 'text/plain', disposition: 'inline', expiresIn: 60 }
    const signed = [
      await storage.signPart(upload, { expiresIn: 60, number: 1, size: 3 }),
      await storage.signRead(upload.key, read),
    ]
    for (const request of signed) {
      expect(request!.url.startsWith('http://localhost:9000/media/a/b.mp4?')).toBe(true)
      expect(request!.url).not.toMatch(/checksum|crc/i)
    }
    expect(() => s3({ browserEndpoint: 'localhost', bucket: 'media', config })).toThrow(
      'browserEndpoint of s3()',
    )
  })
})

describe('limits and rules of s3()', () => {
  it('are those of the store', () => {
    const config = { region: 'auto' }
    expect(s3({ bucket: 'media', config }).parts).toMatchObject({
      max: 10_000,
      maxSize: 5120 * MiB,
      minSize: 5 * MiB,
    })
    // R2 takes five MiB less than five GiB at once.
    expect(s3({ bucket: 'media', config, provider: 'CLOUDFLARE_R2' }).parts).toMatchObject({
      equalSize: true,
      max: 10_000,
      maxSize: 5115 * MiB,
      minSize: 5 * MiB,
    })
    expect(() => s3({ bucket: 'media', config, provider: 'toString' as never })).toThrow('provider')
  })

  it('let pages of these origins send parts, and read what they are called', () => {
    expect(corsRules(['https://www.example.com'])).toEqual([
      {
        AllowedHeaders: ['Content-MD5', 'Content-Type', 'Range'],
        AllowedMethods: ['PUT', 'GET', 'HEAD'],
        AllowedOrigins: ['https://www.example.com'],
        ExposeHeaders: ['ETag', 'Content-Range'],
        MaxAgeSeconds: 3600,
      },
    ])
  })
})
