import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'

import type { MediaError } from '../../src/errors/MediaError.js'
import type { StorageProvider } from '../../src/storage/StorageProvider.js'

import { someBytes } from '../../src/storage/contract/sources.js'
import { refuse } from '../services/bunnyServer/refuse.js'
import { type Bunny, type Fault, startBunny } from '../services/bunnyServer/startBunny.js'
import { storageAt } from '../services/bunnyServer/storageAt.js'

const contentType = 'image/png'
const MiB = 2 ** 20
const key = 'a/file.png'

let server: Bunny
let storage: StorageProvider

beforeEach(async () => {
  server = await startBunny()
  storage = await storageAt(server)
})

afterEach(() => server.stop())

const write = (bytes: Buffer, at = storage) =>
  at.write(key, Readable.from([bytes]), { contentType, size: bytes.length })

const first = (items: AsyncIterable<unknown>) => items[Symbol.asyncIterator]().next()

/** The reason of the `STORAGE_UNAVAILABLE` that some work ends with. */
const reasonOf = async (work: Promise<unknown>): Promise<unknown> => {
  const error = await work.then(
    () => 'it worked',
    (thrown: MediaError) => thrown,
  )
  expect(error).toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
  const { data, message } = error as MediaError
  expect(JSON.stringify([message, data])).not.toContain(server.accessKey)
  return (data as { reason?: unknown }).reason
}

const on =
  (method: string, fault: Fault): Fault =>
  (request, response, bunny) =>
    request.method === method && fault(request, response, bunny)

describe('a store of bunny() that refuses', () => {
  it('says so, and no key', async () => {
    const wrong = await storageAt(server, { accessKey: 'not-the-key' })
    for (const work of [
      () => wrong.stat(key),
      () => wrong.read(key),
      () => wrong.createUpload(key, { contentType }),
      () => wrong.remove([key]),
      () => write(someBytes(2 * MiB), wrong),
      () => first(wrong.list('')),
    ]) {
      expect(await reasonOf(work())).toBe('HTTP 401, Unauthorized')
    }
    expect(server.files.files.size).toBe(0)
  })

  it('is asked again when it has too much to do', async () => {
    const { length } = server.seen
    const answers = [
      [429, 'Too Many Requests'],
      [400, 'Unable to process request'],
      [503, 'Busy'],
    ] as const
    let asked = 0
    server.fault = (_request, response) => {
      const answer = answers[asked % 4]
      asked += 1
      if (answer) {
        refuse(response, answer[0], answer[1])
      }
      return Boolean(answer)
    }
    expect(await storage.stat(key)).toBeNull()
    expect(server.seen.length - length).toBe(4)
    await storage.createUpload(key, { contentType })
    expect(server.seen.length - length).toBe(8)
  })

  it('is believed that it removed what is missing', async () => {
    server.fault = on('DELETE', (_request, response) => {
      refuse(response, 400, 'Object delete failed')
      return true
    })
    await storage.remove([key])
    await write(someBytes(10))
    expect(await reasonOf(storage.remove([key]))).toBe('HTTP 400, Object delete failed')
  })

  it('gets nothing with another checksum', async () => {
    server.fault = on('PUT', ({ headers }) => {
      headers.checksum = 'A'.repeat(64)
      return false
    })
    expect(await reasonOf(write(someBytes(10)))).toMatch(/^HTTP 400, Checksum/)
    expect(server.files.files.size).toBe(0)
  })
})

describe('a store of bunny() that is away', () => {
  it('is unavailable', async () => {
    const away = await storageAt(server, { endpoint: 'http://127.0.0.1:1' })
    expect(await reasonOf(away.stat(key))).toMatch(/^\w+$/)
    expect(await reasonOf(write(someBytes(2 * MiB), away))).toMatch(/^\w+$/)
  })

  it('is not waited for when it says nothing', async () => {
    const impatient = await storageAt(server, { timeout: 0.2 })
    server.fault = () => true
    expect(await reasonOf(impatient.stat(key))).toBe('nothing for 0.2 seconds')
    server.fault = on('PUT', () => true)
    expect(await reasonOf(write(someBytes(64 * MiB), impatient))).toBe('nothing for 0.2 seconds')
    server.fault = undefined
    await write(someBytes(1000))
    server.fault = on('GET', (_request, response) => {
      response.writeHead(200, { 'Content-Length': 1000 }).write('half')
      return true
    })
    expect(await reasonOf(buffer(await impatient.read(key)))).toBe('nothing for 0.2 seconds')
  })

  it('is unavailable when its answer breaks off', async () => {
    await write(someBytes(1000))
    server.fault = on('GET', (_request, response) => {
      response.writeHead(200, { 'Content-Length': 1000 }).write('half', () => response.destroy())
      return true
    })
    await reasonOf(buffer(await storage.read(key)))
    await reasonOf(first(storage.list('')))
    server.fault = on('GET', (_request, response) => {
      response.writeHead(200).end('[{')
      return true
    })
    expect(await reasonOf(first(storage.list('')))).toBe('no JSON')
  })

  it('has the connection of a waiting request back after a fault', async () => {
    let asked = 0
    server.fault = (_request, response) => {
      asked += 1
      if (asked === 1) {
        response.destroy()
      }
      return asked === 1
    }
    expect(await storage.stat(key)).toBeNull()
  })
})
