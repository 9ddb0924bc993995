import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'

import type { SignedRequest } from '../../src/storage/StorageProvider.js'

import { gcs } from '../../src/storage/gcs.js'
import { optionsFor } from '../services/gcsServer/optionsFor.js'
import { type RunningGcs, startGcs } from '../services/gcsServer/startGcs.js'

const MiB = 2 ** 20
const contentType = 'application/octet-stream'
const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('base64')

const send = async (
  { headers, method, url }: SignedRequest,
  body?: Buffer<ArrayBuffer>,
  more: Record<string, string> = {},
) => {
  const { status } = await fetch(url, { body, headers: { ...headers, ...more }, method })
  return status
}

let server: RunningGcs

beforeAll(async () => {
  server = await startGcs()
})

afterAll(() => server.stop())

describe('URLs of gcs()', () => {
  const key = 'urls/file.bin'
  const plan = { expiresIn: 60, number: 1, size: 1000 }

  const begin = async (storage = gcs(optionsFor(server))) => {
    const upload = { id: await storage.createUpload(key, { contentType }), key }
    return { storage, upload }
  }

  it('sign the length of a part, and its MD5 when there is one', async () => {
    const { storage, upload } = await begin()
    const bytes = randomBytes(1000)
    const bare = await storage.signPart(upload, plan)
    const checked = await storage.signPart(upload, { ...plan, checksum: md5(bytes) })
    const read = (await storage.signRead(key, {
      contentType,
      disposition: 'inline',
      expiresIn: 60,
    }))!
    const headersOf = ({ url }: SignedRequest) =>
      new URL(url).searchParams.get('X-Goog-SignedHeaders')
    expect([bare, checked, read].map(headersOf)).toEqual([
      'content-length;host',
      'content-length;content-md5;host',
      'host',
    ])
    expect(checked.headers).toEqual({ 'content-md5': md5(bytes) })

    expect(await send(bare, randomBytes(1001))).toBe(403)
    expect(await send(bare, randomBytes(999))).toBe(403)
    expect(await send(checked, randomBytes(1001))).toBe(403)
    expect(await send(checked, randomBytes(1000))).toBe(400)
    expect(await send({ ...checked, headers: {} }, bytes)).toBe(400)
    expect(await send(checked, bytes)).toBe(200)
    // A client may name the MD5 of a part that was signed without.
    expect(await send(bare, randomBytes(1000), { 'content-md5': md5(bytes) })).toBe(400)
    expect(await send(bare, bytes, { 'content-md5': md5(bytes) })).toBe(200)
  })

  it('refuse whatever else is asked with them', async () => {
    const { storage, upload } = await begin()
    const signed = await storage.signPart(upload, plan)
    const bytes = randomBytes(1000)
    expect(await send(signed, bytes, { 'x-goog-acl': 'public-read' })).toBe(400)
    for (const more of ['&partNumber=2', '&acl', '&generation=1']) {
      const status = await send({ ...signed, url: signed.url + more }, bytes)
      expect([more, status >= 400 && status < 500]).toEqual([more, true])
    }
    expect(await storage.listParts(upload)).toEqual([])
    const later = await storage.signPart(upload, { ...plan, expiresIn: 30 * 24 * 3600 })
    expect(new URL(later.url).searchParams.get('X-Goog-Expires')).toBe('604800')
  })

  it('are worth nothing when another key signed them', async () => {
    const { upload } = await begin()
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const given = optionsFor(server)
    const private_key = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
    const credentials = { ...given.options.credentials, private_key }
    const stranger = gcs({ ...given, options: { ...given.options, credentials } })
    const signed = await stranger.signPart(upload, plan)
    expect(await send(signed, randomBytes(1000))).toBe(403)
    await expect(stranger.stat(key)).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      data: { reason: 'invalid_grant' },
    })
  })

  it('refuse a type or name that is no header, and plans that cannot be', async () => {
    const { storage, upload } = await begin()
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
      await expect(storage.signPart(upload, { ...plan, ...wrong })).rejects.toMatchObject({
        code: 'INVALID_PART',
      })
    }
  })
})
