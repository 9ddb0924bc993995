import type { AddressInfo } from 'node:net'

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { s3 } from 'payload-media-library/storage/s3'

import type { StorageProvider } from '../../src/storage/StorageProvider.js'

type Answering = (response: ServerResponse, request: IncomingMessage) => void

const xml =
  (status: number, code: string): Answering =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/xml' })
    response.end(
      `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>A planned fault</Message></Error>`,
    )
  }

/** What S3 and what stands before it answer when things go wrong. None of it may be taken for success. */
const answers: Readonly<Record<string, Answering>> = {
  // What asks for bytes has no room for it.
  'says 200 with an error in its body': (response, request) => {
    const isAboutObject =
      /\/file\.pdf(?:\?x-id=GetObject)?$/.test(request.url!) && request.method !== 'PUT'
    xml(isAboutObject ? 500 : 200, 'InternalError')(response, request)
  },
  'says 500': xml(500, 'InternalError'),
  'says SlowDown': xml(503, 'SlowDown'),
  'says that our clock is wrong': xml(403, 'RequestTimeTooSkewed'),
  'is a proxy that says 502': (response) => response.writeHead(502).end('<html>Bad gateway</html>'),
  'resets the connection': (response) => response.socket!.resetAndDestroy(),
  'resets the connection in the middle of its answer': (response) => {
    response.writeHead(200, { 'content-length': '1000', 'content-type': 'application/xml' })
    response.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    setTimeout(() => response.socket!.resetAndDestroy(), 20)
  },
}

describe.each(Object.entries(answers))('an S3 that %s (F18)', (_, answer) => {
  let server: Server
  let storage: StorageProvider

  beforeAll(async () => {
    server = createServer((request, response) => {
      request.resume()
      request.on('end', () => answer(response, request))
    })
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    storage = s3({
      bucket: 'faults',
      config: {
        credentials: { accessKeyId: 'nobody', secretAccessKey: 'nothing' },
        endpoint: `http://127.0.0.1:${port}`,
        forcePathStyle: true,
        maxAttempts: 1,
        region: 'us-east-1',
      },
    })
  })
  afterAll(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  const key = 'a/file.pdf'
  const upload = { id: 'upload', key }
  const part = { etag: '0'.repeat(32), number: 1, size: 4 }

  it('has completed nothing, stored nothing, and shown nothing', async () => {
    const body = () => Readable.from([Buffer.from('%PDF')], { objectMode: false })
    const info = { contentType: 'application/pdf', size: 4 }
    const failed = { code: 'STORAGE_UNAVAILABLE' }
    await expect(storage.completeUpload(upload, [part])).rejects.toMatchObject(failed)
    await expect(storage.createUpload(key, info)).rejects.toMatchObject(failed)
    await expect(storage.listParts(upload)).rejects.toMatchObject(failed)
    await expect(
      storage.write(key, body(), info).then(async () => storage.stat(key)),
    ).rejects.toMatchObject(failed)
    await expect(storage.remove([key])).rejects.toMatchObject(failed)
    // Nothing is taken for missing, which would make an orphan or a loss of it.
    await expect(storage.stat(key)).rejects.toMatchObject(failed)
    const listing = async () => {
      for await (const object of storage.list('a/')) {
        return object
      }
      return 'nothing'
    }
    await expect(listing()).rejects.toMatchObject(failed)
    const reading = async () =>
      (await buffer(await storage.read(key, { end: 3, start: 0 }))).toString()
    await expect(reading()).rejects.toBeDefined()
  })
})
