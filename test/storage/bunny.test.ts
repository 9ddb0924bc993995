import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'

import { someBytes } from '../../src/storage/contract/sources.js'
import { type Bunny, startBunny } from '../services/bunnyServer/startBunny.js'
import { storageAt } from '../services/bunnyServer/storageAt.js'

const contentType = 'image/png'
const MiB = 2 ** 20

const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = []
  for await (const item of items) {
    found.push(item)
  }
  return found
}

let server: Bunny

beforeEach(async () => {
  server = await startBunny()
})

afterEach(() => server.stop())

describe('a zone of bunny()', () => {
  it('keeps a library to its folder, and shows nobody its uploads', async () => {
    const [inside, outside] = [
      await storageAt(server, { prefix: 'inside' }),
      await storageAt(server),
    ]
    await inside.write('a', Readable.from(['1']), { contentType })
    await outside.write('b', Readable.from(['2']), { contentType })
    const [mine, theirs] = [
      await inside.createUpload('c', { contentType }),
      await outside.createUpload('c', { contentType }),
    ]
    expect([...server.files.files.keys()].sort()).toEqual([
      `.uploads/${theirs}/upload.json`,
      'b',
      `inside/.uploads/${mine}/upload.json`,
      'inside/a',
    ])
    expect(await all(inside.list(''))).toMatchObject([{ key: 'a', size: 1 }])
    expect((await all(outside.list(''))).map(({ key }) => key).sort()).toEqual(['b', 'inside/a'])
    for (const prefix of ['.uploads', '.uploads/', `.uploads/${theirs}/`, 'inside/.uploads/']) {
      expect(await all(outside.list(prefix))).toEqual([])
    }
    expect(await all(inside.listUploads())).toMatchObject([{ id: mine, key: 'c' }])
    await inside.remove(['a', 'b'])
    expect(await outside.stat('b')).not.toBeNull()
  })

  it.each(['.uploads/x', 'a/.uploads/x', ' a', 'a/b ', '../x'])(
    'has no place for %j',
    async (key) => {
      const storage = await storageAt(server)
      const refused = { code: 'INVALID_NAME' }
      await expect(storage.write(key, Readable.from(['1']), { contentType })).rejects.toMatchObject(
        refused,
      )
      await expect(storage.createUpload(key, { contentType })).rejects.toMatchObject(refused)
      await expect(storage.remove([key])).rejects.toMatchObject(refused)
      expect(server.seen).toEqual([])
    },
  )

  it('is told the type, the length and the checksum', async () => {
    const told: unknown[] = []
    server.fault = ({ headers, method }) => {
      if (method === 'PUT') {
        const { checksum, 'content-length': length, 'content-type': type } = headers
        told.push([type, Number(length), checksum !== undefined])
      }
      return false
    }
    const storage = await storageAt(server)
    await storage.write('small', Readable.from([someBytes(10)]), { contentType })
    await storage.write('large', Readable.from([someBytes(2 * MiB)]), {
      contentType,
      size: 2 * MiB,
    })
    expect(told).toEqual([
      [contentType, 10, true],
      [contentType, 2 * MiB, false],
    ])
    expect(server.files.files.get('small')?.contentType).toBe(contentType)
  })

  it('is told a length once: the fetch that Payload brings along refuses two', async () => {
    const original = globalThis.fetch
    const told: unknown[] = []
    globalThis.fetch = (url, init) => {
      const { body, headers, method } = init!
      if (method === 'PUT') {
        told.push([Buffer.isBuffer(body), new Headers(headers).get('content-length')])
      }
      return original(url, init)
    }
    try {
      const storage = await storageAt(server)
      await storage.write('a', Readable.from(['1']), { contentType, size: 1 })
      const large = Readable.from([someBytes(2 * MiB)])
      await storage.write('b', large, { contentType, size: 2 * MiB })
    } finally {
      globalThis.fetch = original
    }
    expect(told).toEqual([
      [true, null],
      [false, String(2 * MiB)],
    ])
  })

  it('may hold what has no checksum', async () => {
    const storage = await storageAt(server)
    await storage.write('a', Readable.from(['1']), { contentType })
    server.files.files.set('a', { ...server.files.files.get('a')!, checksum: '' })
    const { etag } = (await storage.stat('a'))!
    expect(etag).toMatch(/^1-\d+$/)
    expect(await all(storage.list(''))).toMatchObject([{ etag }])
  })

  it('does not read more of a body than the store takes', async () => {
    let read = 0
    let waiting: (() => void) | undefined
    const held = new Promise<void>((resolve) => (waiting = resolve))
    server.fault = (request, response) => {
      if (request.method !== 'PUT') {
        return false
      }
      waiting!()
      setTimeout(() => response.writeHead(500, { Connection: 'close' }).end(), 500)
      return true
    }
    const body = Readable.from(
      (function* () {
        for (; read < 256; read += 1) {
          yield Buffer.alloc(MiB)
        }
      })(),
      { objectMode: false },
    )
    const storage = await storageAt(server)
    const written = storage.write('a', body, { contentType, size: 256 * MiB })
    const refused = expect(written).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    await held
    await sleep(300)
    expect(read).toBeLessThan(64)
    await refused
    expect(body.destroyed).toBe(true)
  })

  it('is let go of by whoever stops reading', async () => {
    const storage = await storageAt(server)
    await storage.write('a', Readable.from([someBytes(MiB)]), { contentType })
    let isClosed: Promise<unknown> = Promise.resolve()
    server.fault = ({ method }, response) => {
      if (method !== 'GET') {
        return false
      }
      isClosed = new Promise((resolve) => response.on('close', resolve))
      response.writeHead(200, { 'Content-Length': MiB }).write(Buffer.alloc(1000))
      return true
    }
    const body = await storage.read('a')
    body.destroy()
    await isClosed
  })
})

describe('reading with bunny()', () => {
  it('cuts ranges and refuses those that make no sense', async () => {
    const storage = await storageAt(server)
    await storage.write('a', Readable.from(['0123456789']), { contentType })
    const wholeEnd = { end: Number.POSITIVE_INFINITY, start: 8 }
    expect((await buffer(await storage.read('a', wholeEnd))).toString()).toBe('89')
    for (const range of [
      { end: 20, start: 10 },
      { end: 0, start: 1 },
      { end: 1, start: -1 },
    ]) {
      await expect(storage.read('a', range)).rejects.toMatchObject({
        code: 'RANGE_NOT_SATISFIABLE',
      })
      await expect(storage.read('b', range)).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' })
    }
  })
})
