import { Readable } from 'node:stream'

import { bunny } from '../../src/storage/bunny.js'
import { tokenOf } from '../../src/storage/bunny/cdnOf.js'
import { someBytes } from '../../src/storage/contract/sources.js'
import { type Bunny, startBunny } from '../services/bunnyServer/startBunny.js'
import { storageAt } from '../services/bunnyServer/storageAt.js'

const contentType = 'image/png'

let server: Bunny

beforeAll(async () => {
  server = await startBunny()
})

afterAll(() => server.stop())

describe('read URLs of bunny()', () => {
  // Bunny's own test vectors: BunnyWay/BunnyCDN.TokenAuthentication, e2e/vectors.json.
  it.each([
    ['HS256-o10JRWlsAItyAsdKS6jJKjabHN4FrFsplDHPV1idcX4', []],
    ['HS256-i5s3Uv7mnrFfN5nznwU2BxhILpnipYeE18TapV0WNFM', [['token_countries', 'CA,US']]],
    ['HS256-DAVapqNNED3Z7JkjRTYX0UOIHNtbHEuuhRNEc4A7mMQ', [['limit', '1000']]],
  ] as const)('carry the token %s', (token, parameters) => {
    expect(tokenOf('SecurityKey', '/300kb.jpg', 1598024587, parameters)).toBe(token)
  })

  it('are accepted by the pull zone for odd keys and names', async () => {
    const { cdnUrl, tokenKey } = server
    const storage = await storageAt(server, { cdnUrl: `${cdnUrl}/`, prefix: 'é', tokenKey })
    const disposition = 'attachment; filename="a+b & c=100%.png"'
    for (const key of ['a b+c&d=e?f#g%20/größe 漢字 🎉.bin', `quotes'"()[]{}!*~.bin`]) {
      const bytes = someBytes(100)
      await storage.write(key, Readable.from([bytes]), { contentType })
      const signed = (await storage.signRead(key, { contentType, disposition, expiresIn: 60 }))!
      expect(signed.url.startsWith(`${cdnUrl}/%C3%A9/`)).toBe(true)
      const response = await fetch(signed.url)
      expect(response.status).toBe(200)
      expect(response.headers.get('content-disposition')).toBe(disposition)
      expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true)
      expect((await fetch(storage.publicUrls!(key).cdnUrl!)).status).toBe(403)
    }
  })

  it('are refused for what is no header', async () => {
    const { cdnUrl, tokenKey } = server
    const storage = await storageAt(server, { cdnUrl, tokenKey })
    const read = { contentType, disposition: 'inline\r\nSet-Cookie: a=b', expiresIn: 60 }
    await expect(storage.signRead('a', read)).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  })
})

describe('options of bunny()', () => {
  const options = { accessKey: 'key', zone: 'my-media' }

  it('name the region and public URLs', () => {
    const storage = bunny({ ...options, cdnUrl: 'https://cdn.example.com/x/', prefix: 'media' })
    expect(storage).toMatchObject({ name: 'BUNNY_CDN', region: 'de' })
    expect(storage.publicUrls?.('a b/ü+.jpg')).toEqual({
      cdnUrl: 'https://cdn.example.com/x/media/a%20b/%C3%BC%2B.jpg',
    })
    expect(bunny({ ...options, region: 'ny' })).toMatchObject({ region: 'ny' })
    expect(bunny(options).publicUrls).toBeUndefined()
  })

  it.each([
    [{ zone: ' ' }, 'zone'],
    [{ zone: 'a/b' }, 'zone'],
    [{ accessKey: undefined as never }, 'accessKey'],
    [{ accessKey: 'a b' }, 'accessKey'],
    [{ region: 'fr' as never }, 'region'],
    [{ endpoint: 'storage.bunnycdn.com' }, 'endpoint'],
    [{ prefix: '../x' }, 'prefix'],
    [{ prefix: 'a/.uploads' }, 'prefix'],
    [{ timeout: 0 }, 'timeout'],
    [{ cdnUrl: 'cdn' }, 'cdnUrl'],
    [{ tokenKey: 'key' }, 'cdnUrl'],
    [{ cdnUrl: 'https://a.b-cdn.net', tokenKey: ' ' }, 'tokenKey'],
  ])('refuse %j', (wrong, name) => {
    expect(() => bunny({ ...options, ...wrong })).toThrow(`${name} of bunny()`)
  })
})
