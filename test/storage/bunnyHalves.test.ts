import type { IncomingMessage } from 'node:http'

import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'

import type { StorageProvider } from '../../src/storage/StorageProvider.js'

import { someBytes } from '../../src/storage/contract/sources.js'
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

const write = (bytes: Buffer) =>
  storage.write(key, Readable.from([bytes]), { contentType, size: bytes.length })

const unavailable = { code: 'STORAGE_UNAVAILABLE' }

const onPut =
  (fault: Fault): Fault =>
  (request, response, bunny) =>
    request.method === 'PUT' && fault(request, response, bunny)

/** Reads so much of a body and no more. */
const readSome = async (request: IncomingMessage, least: number): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk as Buffer)
    if (Buffer.concat(chunks).length >= least) {
      break
    }
  }
  return Buffer.concat(chunks)
}

const pathOf = ({ url }: IncomingMessage) => decodeURIComponent(url!).slice(server.zone.length + 2)

describe('a store of bunny() that hangs up in the middle of a body', () => {
  const hangUp: Fault = onPut((request, response) => {
    void readSome(request, MiB).then(() => response.destroy())
    return true
  })

  it('has nothing of it, and what it had before', async () => {
    const before = someBytes(10)
    server.fault = hangUp
    await expect(write(someBytes(8 * MiB))).rejects.toMatchObject(unavailable)
    expect(await storage.stat(key)).toBeNull()
    server.fault = undefined
    await write(before)
    server.fault = hangUp
    await expect(write(someBytes(8 * MiB))).rejects.toMatchObject(unavailable)
    server.fault = undefined
    expect((await buffer(await storage.read(key))).equals(before)).toBe(true)
  })

  it('is cleared of the half that it keeps against its word', async () => {
    server.fault = onPut((request, response) => {
      void readSome(request, MiB).then((half) => {
        server.files.put(pathOf(request), half, contentType)
        response.destroy()
      })
      return true
    })
    await expect(write(someBytes(8 * MiB))).rejects.toMatchObject(unavailable)
    expect(server.files.files.size).toBe(0)
  })

  it('is not believed when it made something else', async () => {
    server.fault = onPut((request, response) => {
      void buffer(request).then((bytes) => {
        server.files.put(pathOf(request), bytes.subarray(1), contentType)
        response.writeHead(201).end()
      })
      return true
    })
    await expect(write(someBytes(2 * MiB))).rejects.toMatchObject({
      ...unavailable,
      data: { reason: 'other bytes than were sent' },
    })
  })
})
