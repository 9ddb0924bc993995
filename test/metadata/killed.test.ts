import { createHash } from 'node:crypto'
import { PassThrough, type Readable } from 'node:stream'
import { eicar } from 'payload-media-library/scanners/eicar'
import { type Fault, faulty } from 'payload-media-library/testing'

import type { Scanner } from '../../src/scanners/Scanner.js'
import type { StorageProvider } from '../../src/storage/StorageProvider.js'

import { scanFile } from '../../src/jobs/scanFile.js'
import { libraryOf } from '../../src/library/libraryOf.js'
import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { form } from '../app/files.js'
import { later, sweep } from '../app/later.js'
import { read } from '../app/uploads.js'
import { placesIn, tagsOf } from './exiftool.js'
import { rowOf } from './rowOf.js'
import { samples } from './samples.js'

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Where a worker stands still, as one that is killed or stopped does. */
type Point = 'after the write' | 'before the write' | 'in the middle of the write'

const gate = () => {
  let open = () => {}
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { open, opened }
}

/** Half of a body, and the rest when the gate opens. */
const halted = (body: Readable, reached: () => void, gone: Promise<void>): Readable => {
  const slow = new PassThrough()
  void (async () => {
    let isFirst = true
    for await (const chunk of body as AsyncIterable<Buffer>) {
      slow.write(chunk.subarray(0, 100))
      if (isFirst) {
        reached()
        await gone
      }
      isFirst = false
      slow.write(chunk.subarray(100))
    }
    slow.end()
  })()
  return slow
}

describe('a worker that takes a location out', () => {
  let app: App
  let before: Buffer
  let key: unknown
  let point: Point | undefined
  let reached = gate()
  let gone = gate()
  let fault: Fault | undefined

  /** A store that gives bytes another etag each time they are written, as most do. */
  const numbered = (storage: StorageProvider): StorageProvider => {
    const counts = new Map<string, number>()
    const named = <Stored extends { etag: string; key: string } | null>(object: Stored): Stored =>
      object && { ...object, etag: `${object.etag}-${counts.get(object.key) ?? 0}` }
    return {
      ...storage,
      stat: async (at) => named(await storage.stat(at)),
      write: async (at, body, info) => {
        const written = await storage.write(at, body, info)
        counts.set(at, (counts.get(at) ?? 0) + 1)
        return named(written)
      },
    }
  }

  const stopping = (storage: StorageProvider): StorageProvider => ({
    ...storage,
    write: async (at, body, info) => {
      const here = at === key ? point : undefined
      point = at === key ? undefined : point
      if (here === 'before the write') {
        reached.open()
        await gone.opened
      }
      const sent =
        here === 'in the middle of the write' ? halted(body, reached.open, gone.opened) : body
      const written = await storage.write(at, sent, info)
      if (here === 'after the write') {
        reached.open()
        await gone.opened
      }
      return written
    },
  })

  const failing = (storage: StorageProvider): StorageProvider =>
    faulty(storage, {
      write: (_call, ...[at]: readonly never[]) => {
        const here = at === key ? fault : undefined
        fault = at === key ? undefined : fault
        return here
      },
    })

  beforeAll(async () => {
    before = await samples['a JPEG of an editor']!.make()
    app = await createApp({ wrap: (storage) => failing(stopping(numbered(storage))) })
  })
  afterAll(() => app.stop())
  beforeEach(() => {
    point = undefined
    fault = undefined
    key = undefined
    reached = gate()
    gone = gate()
  })

  const add = async (): Promise<number> => {
    const answer = await read(
      app.call('POST', '/media', app.editor, form({ bytes: before, name: 'it.jpg' })),
    )
    key = (await rowOf(app, answer.body.doc.id)).storage_path
    return answer.body.doc.id
  }
  const begin = async (id: number, drivers = {}): Promise<void> =>
    scanFile({ ...(await libraryOf(app.payload)), ...drivers }, { file: id })
  const timePasses = async () => {
    for (let i = 0; i < 3; i++) {
      await later(app, 20)
      await sweep(app)
    }
  }
  const serves = async (id: number) => {
    const response = await app.call('GET', `/media/${id}/file/original`, app.editor)
    expect(response.status).toBe(200)
    const bytes = Buffer.from(await response.arrayBuffer())
    expect(bytes).toHaveLength(before.length)
    expect(placesIn(await tagsOf(bytes, 'jpg'))).toEqual([])
    expect(await rowOf(app, id)).toMatchObject({
      declared_sha256: hash(bytes),
      received_sha256: hash(before),
      scan_status: 'CLEAN',
      sha256: hash(bytes),
    })
  }
  const nothingIsLeft = async () => {
    // The etags of this store are its own.
    expect({ ...(await audit(app)), dangling: [] }).toEqual(nothingWrong)
  }

  it.each<Point>(['before the write', 'in the middle of the write', 'after the write'])(
    'and is stopped %s is followed by another, and mends what it does when it goes on',
    async (where) => {
      const id = await add()
      point = where
      const worker = begin(id)
      await reached.opened
      expect(await rowOf(app, id)).toMatchObject({
        etag: null,
        scan_status: 'SCANNING',
        sha256: null,
      })
      await timePasses()
      await serves(id)
      gone.open()
      await worker
      await serves(id)
      await timePasses()
      await serves(id)
      await nothingIsLeft()
    },
  )

  it('and is stopped in the scan that follows is followed by another', async () => {
    const id = await add()
    const scanner = eicar()
    const scan: Scanner['scan'] = async (body, file) => {
      reached.open()
      await gone.opened
      return scanner.scan(body, file)
    }
    const worker = begin(id, { scanner: { ...scanner, scan } })
    await reached.opened
    expect(await rowOf(app, id)).toMatchObject({
      etag: expect.anything(),
      had_location: true,
      sha256: null,
    })
    await timePasses()
    await serves(id)
    gone.open()
    await worker
    await serves(id)
  })

  it.each<[string, Fault]>([
    ['fails', { kind: 'fail' }],
    ['is not answered', { kind: 'lose' }],
    ['breaks off', { bytes: 1000, kind: 'cut' }],
  ])('and whose write %s does it again', async (_, planned) => {
    const id = await add()
    fault = planned
    await app.drain()
    expect(fault).toBeUndefined()
    await timePasses()
    await serves(id)
    await nothingIsLeft()
  })

  it.each<Point>(['before the write', 'in the middle of the write'])(
    'and is stopped %s while its file is deleted leaves nothing',
    async (where) => {
      const id = await add()
      point = where
      const worker = begin(id)
      await reached.opened
      for (const path of [`/media/${id}`, `/media/${id}?permanent=true`]) {
        expect((await app.call('DELETE', path, app.editor)).status).toBe(200)
      }
      await app.drain()
      gone.open()
      await worker
      await timePasses()
      await nothingIsLeft()
    },
  )
})
