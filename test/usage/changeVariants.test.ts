import type { Limits } from '../../src/library/MediaLibrary.js'

import { makeVariants } from '../../src/jobs/makeVariants.js'
import { scanFile } from '../../src/jobs/scanFile.js'
import { libraryOf } from '../../src/library/libraryOf.js'
import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { form, jpeg } from '../app/files.js'
import { settleDown } from '../app/later.js'
import { query } from '../app/query.js'
import { read, usageOf } from '../app/uploads.js'

const picture = await jpeg(1100, 825)

describe('variants and the quota of the owner', () => {
  let app: App
  let limits: Limits
  /** What `limits` was asked about. */
  let asked: unknown
  /** Throws, or not, when a variant is to be stored. */
  let onVariant: (count: number) => void
  /** Bytes of all variants of the picture. */
  let extra: number
  let variants = 0

  beforeAll(async () => {
    limits = {}
    onVariant = () => {}
    app = await createApp({
      limits: ({ user }) => {
        asked = user
        return limits
      },
      scan: { attempts: 2 },
      wrap: (storage) => ({
        ...storage,
        write: async (key, body, info) => {
          if (key.endsWith('.webp')) {
            onVariant(++variants)
          }
          return storage.write(key, body, info)
        },
      }),
    })
    const file = await rowOf(await uploaded())
    extra = Number(file.variants_size)
  })
  afterAll(() => app.stop())
  beforeEach(async () => {
    await app.payload.delete({ collection: 'media', where: { id: { exists: true } } })
    await app.drain()
    limits = {}
    onVariant = () => {}
    variants = 0
  })
  afterEach(async () => {
    await settleDown(app)
    expect(await audit(app)).toEqual(nothingWrong)
  })

  const upload = async (): Promise<number> => {
    const sent = form({ bytes: picture, name: 'gull.jpg' })
    return (await read(app.call('POST', '/media', app.editor, sent))).body.doc.id
  }
  const uploaded = async (): Promise<number> => {
    const id = await upload()
    await app.drain()
    return id
  }
  const rowOf = async (id: number) =>
    (await query<Record<string, unknown>>(app, 'SELECT * FROM media WHERE id = $1', [id]))[0]!

  it.each([
    ['just enough', 0, 'ready'],
    ['a byte too little', -1, 'failed'],
  ] as const)('with %s room', async (_, more, status) => {
    const limit = picture.length + extra + more
    limits = { storageBytes: limit }
    const id = await uploaded()
    const file = await rowOf(id)
    expect(file).toMatchObject({ scan_status: 'CLEAN', status })
    expect(asked).toMatchObject({ id: app.editor.id, collection: 'users', role: 'editor' })
    const { allocatedBytes } = await usageOf(app, app.editor)
    expect(allocatedBytes).toBe(status === 'ready' ? limit : picture.length)
    const served = await app.call('GET', `/media/${id}/file`, app.editor)
    expect(Buffer.from(await served.arrayBuffer()).equals(picture)).toBe(true)
  })

  it('says how many bytes are missing', async () => {
    limits = { storageBytes: picture.length + extra - 20 }
    expect(await rowOf(await uploaded())).toMatchObject({
      processing_error: expect.stringMatching(/need [\d.]+ kB, and 20 bytes are missing/),
      variants: [],
      variants_size: '0',
    })
  })

  it('does not ask for room where nothing is added', async () => {
    const id = await uploaded()
    limits = { storageBytes: 1 }
    await query(app, "UPDATE media SET status = 'pending' WHERE id = $1", [id])
    await makeVariants(await libraryOf(app.payload), { file: id })
    expect(await rowOf(id)).toMatchObject({ status: 'ready', variants_size: String(extra) })
  })

  it('gives the room for 3 sets to exactly 3 of 8 pictures that are processed at once', async () => {
    const ids: number[] = []
    for (let i = 0; i < 8; i++) {
      ids.push(await upload())
    }
    const library = await libraryOf(app.payload)
    await Promise.all(ids.map((file) => scanFile(library, { file })))
    limits = { storageBytes: 8 * picture.length + 4 * extra - 1 }
    await Promise.all(ids.map((file) => makeVariants(library, { file })))
    const rows = await query(app, 'SELECT status FROM media ORDER BY status')
    expect(rows.map(({ status }: { status?: string }) => status)).toEqual([
      ...Array(3).fill('ready'),
      ...Array(5).fill('failed'),
    ])
    expect(await usageOf(app, app.editor)).toMatchObject({
      allocatedBytes: 8 * picture.length + 3 * extra,
      variantBytes: 3 * extra,
    })
  })

  it('leaves no variant of a picture whose last attempt fails midway', async () => {
    onVariant = (count) => {
      if (count % 2 === 0) {
        throw new Error('/secret/path is broken')
      }
    }
    const id = await upload()
    await app.drain()
    await app.drain()
    // Three of each attempt: what is on its way when one fails is written to its end.
    expect(variants).toBe(6)
    expect(await audit(app)).toEqual(nothingWrong)
    expect(await rowOf(id)).toMatchObject({
      processing_error: 'The file could not be processed.',
      scan_status: 'CLEAN',
      status: 'failed',
    })
  })
})
