import type { RequestListener } from 'node:http'

import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'

import type { StorageProvider, UploadRef } from '../../src/storage/StorageProvider.js'

import { MediaError } from '../../src/errors/MediaError.js'
import { sendToHandle } from '../../src/storage/contract/sendToHandle.js'
import { someBytes } from '../../src/storage/contract/sources.js'
import { answerStorage } from '../services/bunnyServer/answerStorage.js'
import { refuse } from '../services/bunnyServer/refuse.js'
import { type Bunny, startBunny } from '../services/bunnyServer/startBunny.js'
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

const sendPart = async (upload: UploadRef, number: number, bytes: Buffer, to = storage) => {
  const signed = await to.signPart(upload, { expiresIn: 60, number, size: bytes.length })
  return sendToHandle(to)(signed, bytes)
}

/** An upload with its parts in the store. */
const begin = async (parts: readonly Buffer[]): Promise<UploadRef> => {
  const upload = { id: await storage.createUpload(key, { contentType }), key }
  for (const [index, bytes] of parts.entries()) {
    expect((await sendPart(upload, index + 1, bytes)).status).toBe(200)
  }
  return upload
}

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) => (MediaError.is(error) ? error.code : error),
  )

/** Does something else the first time that a request like this comes, and then answers it. */
const meanwhile = (line: RegExp, work: () => Promise<unknown>) => {
  server.fault = (...[request, response]: Parameters<RequestListener>) => {
    const isIt = line.test(`${request.method} ${request.url}`)
    if (isIt) {
      server.fault = undefined
      void work().finally(() => answerStorage(server, request, response))
    }
    return isIt
  }
}

const large = [someBytes(MiB), someBytes(MiB), someBytes(100)]
const small = [someBytes(1000), someBytes(100)]

describe('a completion of bunny() that is killed', () => {
  const complete = async (at: StorageProvider, upload: UploadRef) =>
    at.completeUpload(upload, await at.listParts(upload))

  it.each([
    ['small', small],
    ['large', large],
  ])('is done again, whatever step of a %s one was the last', async (_name, parts) => {
    const bytes = Buffer.concat(parts)
    for (let steps = 0, isOver = false; !isOver; steps += 1) {
      const upload = await begin(parts)
      let left = steps
      server.fault = (_request, response) => {
        left -= 1
        if (left < 0) {
          refuse(response, 403, 'The process is gone')
        }
        return left < 0
      }
      await codeOf(complete(storage, upload))
      isOver = left >= 0
      server.fault = undefined
      const found = await storage.stat(key)
      expect(found?.size ?? bytes.length).toBe(bytes.length)

      // Another server takes over, and later the sweep.
      const other = await storageAt(server)
      const outcome = await codeOf(complete(other, upload))
      expect(['done', 'UPLOAD_NOT_FOUND']).toContain(outcome)
      expect((await buffer(await other.read(key))).equals(bytes)).toBe(true)
      expect(server.files.files.get(key)?.contentType).toBe(contentType)
      for await (const forgotten of other.listUploads()) {
        await other.abortUpload(forgotten)
      }
      expect([...server.files.files.keys()]).toEqual([key])
      await other.remove([key])
      expect(steps).toBeLessThan(30)
    }
  })
})

describe('several servers with one bunny()', () => {
  it('make one whole object when all of them complete', async () => {
    const upload = await begin(large)
    const parts = await storage.listParts(upload)
    const servers = [storage, await storageAt(server), await storageAt(server)]
    const outcomes = await Promise.all(
      servers.map((each) => codeOf(each.completeUpload(upload, parts))),
    )
    expect(outcomes).toContain('done')
    expect(outcomes.filter((code) => code !== 'done' && code !== 'UPLOAD_NOT_FOUND')).toEqual([])
    expect((await buffer(await storage.read(key))).equals(Buffer.concat(large))).toBe(true)
    expect([...server.files.files.keys()]).toEqual([key])
  })

  it.each([
    ['another', () => storageAt(server)],
    ['the same', async () => storage],
  ])('make nothing of an upload that %s one aborts meanwhile', async (_name, aborting) => {
    const upload = await begin(large)
    const parts = await storage.listParts(upload)
    let aborted: Promise<void> | undefined
    const other = await aborting()
    meanwhile(/^GET .*\/2$/, async () => {
      aborted = other.abortUpload(upload)
      // Not until it is done: it may wait for the completion, which waits for this answer.
      while (server.files.files.has(`.uploads/${upload.id}/upload.json`)) {
        await sleep(10)
      }
    })
    expect(await codeOf(storage.completeUpload(upload, parts))).toBe('UPLOAD_NOT_FOUND')
    await aborted
    expect([...server.files.files.keys()]).toEqual([])
  })

  it('take no part for an upload that ends while it comes', async () => {
    const upload = await begin(small)
    const other = await storageAt(server)
    meanwhile(/^PUT .*\/3$/, () => other.abortUpload(upload))
    expect((await sendPart(upload, 3, large[0]!)).status).toBe(404)
    expect([...server.files.files.keys()]).toEqual([])
  })

  it('do not make an object of a part that is replaced meanwhile', async () => {
    const upload = await begin(large)
    const parts = await storage.listParts(upload)
    const other = await storageAt(server)
    meanwhile(/^GET .*\/3$/, () => sendPart(upload, 3, someBytes(100), other))
    const refused = storage.completeUpload(upload, parts)
    await expect(refused).rejects.toMatchObject({
      code: 'UPLOAD_INCOMPLETE',
      data: { missing: [3] },
    })
    expect(await storage.stat(key)).toBeNull()
    await sendPart(upload, 3, large[2]!, other)
    await other.completeUpload(upload, parts)
    expect((await buffer(await storage.read(key))).equals(Buffer.concat(large))).toBe(true)
  })
})

describe('an upload of bunny()', () => {
  it('is not the upload of another key', async () => {
    const { id } = await begin(small)
    const wrong = { id, key: 'other' }
    await storage.abortUpload(wrong)
    expect(await codeOf(storage.listParts(wrong))).toBe('UPLOAD_NOT_FOUND')
    expect(await codeOf(storage.completeUpload(wrong, []))).toBe('UPLOAD_NOT_FOUND')
    expect(await storage.listParts({ id, key })).toHaveLength(2)
    expect(await codeOf(storage.listParts({ id: '../x', key }))).toBe('UPLOAD_NOT_FOUND')
    await storage.abortUpload({ id: '../x', key })
  })

  it('has its checksum sent along when it has one part', async () => {
    const bytes = someBytes(2 * MiB)
    const upload = await begin([bytes])
    const [part] = await storage.listParts(upload)
    const told: unknown[] = []
    server.fault = ({ headers, method }) => {
      told.push(...(method === 'PUT' ? [headers.checksum] : []))
      return false
    }
    const object = await storage.completeUpload(upload, [part!])
    expect(told).toEqual([part!.etag.toUpperCase()])
    expect(object.etag).toBe(part!.etag)
  })
})
