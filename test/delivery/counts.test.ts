import { countUse } from '../../src/delivery/countUse.js'
import { closeUses, flushUses } from '../../src/delivery/flushUses.js'
import { libraryOf } from '../../src/library/libraryOf.js'
import { type App, createApp } from '../app/createApp.js'
import { jpeg } from '../app/files.js'
import { query } from '../app/query.js'
import { speaker } from '../app/uploads.js'
import { waysInto } from '../app/ways.js'

interface Counts {
  readonly downloads: number
  readonly used: Date | null
  readonly views: number
}

describe('views and downloads', () => {
  let app: App
  let id: number
  beforeAll(async () => {
    app = await createApp()
  })
  afterAll(() => app?.stop())
  beforeEach(async () => {
    const bytes = await jpeg(1600, 1200)
    id = (await waysInto(app).presigned({ bytes, name: 'gull.jpg' })).body.doc.id
    await app.drain()
  })

  const get = async (path: string, headers = {}, method = 'GET') => {
    const answer = await app.call(method, `/media/${id}/${path}`, app.editor, undefined, headers)
    await answer.arrayBuffer()
    return answer
  }
  const flush = async () => flushUses(await libraryOf(app.payload))
  const counted = async (file = id): Promise<Counts> => {
    const [row] = await query<{ downloads: string; used: Date | null; views: string }>(
      app,
      'SELECT view_count AS views, download_count AS downloads, last_used_at AS used FROM media WHERE id = $1',
      [file],
    )
    return { downloads: Number(row!.downloads), used: row!.used, views: Number(row!.views) }
  }

  it('are counted when bytes leave, and written together', async () => {
    for (const path of ['file', 'file', 'file/card', 'download']) {
      expect((await get(path)).status).toBe(200)
    }
    await flush()
    expect(await counted()).toEqual({ downloads: 1, used: expect.any(Date), views: 3 })
    await get('file')
    await flush()
    await flush()
    expect(await counted()).toMatchObject({ downloads: 1, views: 4 })
  })

  it('are not counted for what is no new look at the file', async () => {
    const first = await get('file', { range: 'bytes=0-' })
    expect(first.status).toBe(206)
    const etag = first.headers.get('etag')!
    const others: [string, object, string, number][] = [
      ['file', { range: 'bytes=100-' }, 'GET', 206],
      ['file', { range: 'bytes=-100' }, 'GET', 206],
      ['file', { range: 'bytes=99999999-' }, 'GET', 416],
      ['file', { 'if-none-match': etag }, 'GET', 304],
      ['file', {}, 'HEAD', 200],
      ['download', {}, 'HEAD', 200],
      ['file/nope', {}, 'GET', 404],
      ['file/thumbnail', {}, 'GET', 200],
    ]
    for (const [path, headers, method, status] of others) {
      expect([path, method, (await get(path, headers, method)).status]).toEqual([
        path,
        method,
        status,
      ])
    }
    await flush()
    expect(await counted()).toMatchObject({ downloads: 0, views: 1 })
  })

  it('change nothing else of a file, and are not changed by people', async () => {
    const rowOf = async () =>
      (await query<Record<string, unknown>>(app, 'SELECT * FROM media WHERE id = $1', [id]))[0]!
    const before = await rowOf()
    await get('file')
    await flush()
    expect(await rowOf()).toEqual({ ...before, last_used_at: expect.any(Date), view_count: '1' })
    const { ask } = speaker(app)
    await ask('PATCH', `/media/${id}`, {
      downloadCount: 7,
      lastUsedAt: null,
      title: 'Gull',
      viewCount: 0,
    })
    expect(await counted()).toEqual({ downloads: 0, used: expect.any(Date), views: 1 })
  })

  it('wait for nobody who holds a row, and are kept for the next time', async () => {
    const other = id
    const bytes = await jpeg(320, 240)
    id = (await waysInto(app).presigned({ bytes, name: 'second.jpg' })).body.doc.id
    await app.drain()
    const library = await libraryOf(app.payload)
    for (const file of [other, id]) {
      countUse(library, { id: file } as never, {})
    }
    const { pool } = app.payload.db as unknown as {
      pool: {
        connect(): Promise<{
          query(text: string, values?: unknown[]): Promise<unknown>
          release(): void
        }>
      }
    }
    const holder = await pool.connect()
    try {
      await holder.query('BEGIN')
      await holder.query('SELECT 1 FROM media WHERE id = $1 FOR UPDATE', [other])
      await flush()
      expect([(await counted(other)).views, (await counted(id)).views]).toEqual([0, 1])
    } finally {
      await holder.query('ROLLBACK')
      holder.release()
    }
    await flush()
    expect([(await counted(other)).views, (await counted(id)).views]).toEqual([1, 1])
  })

  it('are all there after many at once', async () => {
    const library = await libraryOf(app.payload)
    const readers = Array.from({ length: 40 }, async (_, i) => {
      await get(i % 4 === 0 ? 'download' : 'file')
      // Many write at once, as several servers do.
      await flushUses(library)
    })
    const editors = Array.from({ length: 5 }, (_, i) =>
      speaker(app).ask('PATCH', `/media/${id}`, { title: `${i}` }),
    )
    const edited = await Promise.all(editors)
    expect(edited.map(({ status }) => status)).toEqual(Array(5).fill(200))
    await Promise.all(readers)
    await flush()
    expect(await counted()).toMatchObject({ downloads: 10, views: 30 })
  })

  it('of a file that is deleted are forgotten', async () => {
    const library = await libraryOf(app.payload)
    countUse(library, { id: 999_999 } as never, {})
    countUse(library, { id } as never, {})
    await flush()
    expect((await counted()).views).toBe(1)
  })

  it('wait while the database does not answer, and no reader notices', async () => {
    const library = await libraryOf(app.payload)
    await query(app, 'ALTER TABLE media RENAME COLUMN view_count TO mislaid')
    try {
      countUse(library, { id } as never, { download: true })
      await flush()
    } finally {
      await query(app, 'ALTER TABLE media RENAME COLUMN mislaid TO view_count')
    }
    await flush()
    expect((await counted()).downloads).toBe(1)
  })

  it('are written before the database closes', async () => {
    await get('file')
    await closeUses(await libraryOf(app.payload))
    expect((await counted()).views).toBe(1)
  })
})
