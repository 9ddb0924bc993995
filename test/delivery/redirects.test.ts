import { setTimeout as sleep } from 'node:timers/promises'
import { s3 } from 'payload-media-library/storage/s3'

import type { StorageProvider } from '../../src/storage/StorageProvider.js'

import { flushUses } from '../../src/delivery/flushUses.js'
import { libraryOf } from '../../src/library/libraryOf.js'
import { type App, createApp, type Person } from '../app/createApp.js'
import { form, jpeg, pdf } from '../app/files.js'
import { query } from '../app/query.js'
import { errorOf, read, speaker } from '../app/uploads.js'
import { createBucket } from '../services/createBucket.js'

interface Place {
  readonly drop: () => Promise<void>
  /** Seconds a URL says it lives. */
  readonly lifeOf: (url: URL) => number
  readonly origin: string
  readonly storage?: StorageProvider
}

const seconds = 300

const places: Readonly<Record<string, () => Promise<Place>>> = {
  'the local disk': () =>
    Promise.resolve({
      drop: () => Promise.resolve(),
      lifeOf: ({ searchParams }) => (Number(searchParams.get('expires')) - Date.now()) / 1000,
      origin: 'http://localhost:3000',
    }),
  S3: async () => {
    const store = await createBucket('redirects')
    return {
      drop: store.drop,
      lifeOf: ({ searchParams }) => Number(searchParams.get('X-Amz-Expires')),
      origin: new URL(store.config.endpoint as string).origin,
      storage: s3(store),
    }
  },
}

describe.each(Object.keys(places))('short redirects to %s', (name) => {
  let app: App
  let place: Place
  beforeAll(async () => {
    place = await places[name]!()
    const { storage } = place
    app = await createApp({
      delivery: { redirectSeconds: seconds },
      ...(storage ? { storage } : {}),
    })
  })
  afterAll(async () => {
    await app?.stop()
    await place?.drop()
  })

  const add = async (bytes: Buffer, filename: string, visibility = 'private') => {
    const { doc } = (
      await read(
        app.call('POST', '/media', app.editor, form({ bytes, name: filename }, { visibility })),
      )
    ).body
    await app.drain()
    return doc as { filename: string; id: number }
  }
  const get = (url: string, headers = {}, method = 'GET', who: null | Person = app.editor) =>
    app.call(method, url.replace(/^\/api/, ''), who, undefined, headers)
  /** Goes where an answer leads, as a browser does: without the login. */
  const follow = async (answer: Response, headers: Record<string, string> = {}) => {
    expect(answer.status).toBe(302)
    const url = new URL(answer.headers.get('location')!, 'http://localhost:3000')
    expect(url.origin).toBe(place.origin)
    const { pathname, search } = url
    return url.port === '3000'
      ? get(`${pathname}${search}`, headers, 'GET', null)
      : fetch(url, { headers })
  }
  const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer())

  it('lead to the bytes, for a short time, and are kept by nobody', async () => {
    const bytes = await jpeg(1600, 1200)
    const { id, filename } = await add(bytes, 'gull.jpg')
    for (const path of [`${id}/file`, `${id}/download`, `file/${filename}`]) {
      const answer = await get(`/media/${path}`)
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
      })
      const life = place.lifeOf(new URL(answer.headers.get('location')!, 'http://localhost'))
      expect(life).toBeGreaterThan(0)
      // The database's clock signs, this process's measures.
      expect(life).toBeLessThanOrEqual(seconds + 5)
      const found = await follow(answer)
      expect(found.status).toBe(200)
      expect((await bytesOf(found)).equals(bytes)).toBe(true)
      const kind = path.endsWith('download') ? 'attachment' : 'inline'
      expect(Object.fromEntries(found.headers)).toMatchObject({
        'content-disposition': `${kind}; filename=gull.jpg`,
        'content-type': 'image/jpeg',
      })
    }
    const card = await follow(await get(`/media/${id}/file/card`))
    expect([card.status, card.headers.get('content-type')]).toEqual([200, 'image/webp'])
    await bytesOf(card)
  })

  it.each([
    ['a.pdf', () => pdf(), 'inline', 'application/pdf'],
    // The store sends neither `nosniff` nor a policy.
    [
      'a.txt',
      () => Buffer.from('<script>alert(1)</script>'),
      'attachment',
      'text/plain; charset=utf-8',
    ],
    ['a.rtf', () => Buffer.from('{\\rtf1 hello}'), 'attachment', 'application/rtf'],
  ])('%s is shown or downloaded as what it is', async (filename, make, kind, type) => {
    const { id } = await add(make(), filename)
    const found = await follow(await get(`/media/${id}/file`))
    expect(Object.fromEntries(found.headers)).toMatchObject({
      'content-disposition': `${kind}; filename=${filename}`,
      'content-type': type,
    })
    await bytesOf(found)
  })

  it('know ranges, tags and HEAD', async () => {
    const { id } = await add(Buffer.from('0123456789'.repeat(10)), 'n.txt')
    const url = `/media/${id}/file`
    const head = await get(url, {}, 'HEAD')
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '100'])
    const etag = head.headers.get('etag')!
    expect((await get(url, { 'if-none-match': etag })).status).toBe(304)
    const range = 'bytes=95-'
    const part = await follow(await get(url, { range }), { range })
    expect([part.status, (await bytesOf(part)).toString()]).toEqual([206, '56789'])
    expect(part.headers.get('content-range')).toBe('bytes 95-99/100')
    const since = { 'if-range': etag, range }
    const again = await follow(await get(url, since), since)
    expect([again.status, (await bytesOf(again)).length]).toEqual([206, 5])
    expect(errorOf(await read(get(url, { range: 'bytes=100-' })))).toEqual({
      code: 'RANGE_NOT_SATISFIABLE',
      status: 416,
    })
    const other = await follow(await get(url, { 'if-none-match': '"other"' }), {
      'if-none-match': '"other"',
    })
    expect([other.status, (await bytesOf(other)).length]).toEqual([200, 100])
  })

  it('are given to nobody who would not get the bytes', async () => {
    const { id } = await add(pdf(), 'a.pdf', 'public')
    const url = `/media/${id}/file`
    const { ask } = speaker(app)
    expect((await get(url, {}, 'GET', null)).status).toBe(302)
    await ask('PATCH', `/media/${id}`, { visibility: 'private' })
    expect(errorOf(await read(get(url, {}, 'GET', null)))).toEqual({
      code: 'FILE_NOT_FOUND',
      status: 404,
    })
    await ask('DELETE', `/media/${id}`)
    expect(errorOf(await read(get(url)))).toEqual({ code: 'FILE_IN_TRASH', status: 409 })
    await ask('POST', `/media/${id}/restore`)
    await query(app, `UPDATE media SET etag = 'other' WHERE id = $1`, [id])
    expect(errorOf(await read(get(url)))).toEqual({ code: 'OBJECT_NOT_FOUND', status: 404 })
  })

  it('are used by links, but not by those for one use', async () => {
    const bytes = pdf()
    const { id } = await add(bytes, 'a.pdf')
    const linkTo = async (wishes: object) =>
      (await speaker(app).ask('POST', `/media/${id}/link`, { expiresIn: 600, ...wishes })).body.url
    const once = await get(await linkTo({ singleUse: true }), {}, 'GET', null)
    expect([once.status, (await bytesOf(once)).equals(bytes)]).toEqual([200, true])
    const often = await get(await linkTo({}), {}, 'GET', null)
    expect(often.headers.get('cache-control')).toBe('no-store')
    expect((await bytesOf(await follow(often))).equals(bytes)).toBe(true)
  })

  it('are counted where they begin', async () => {
    const { id } = await add(pdf(), 'a.pdf')
    await get(`/media/${id}/file`)
    await get(`/media/${id}/file`, { range: 'bytes=10-' })
    await get(`/media/${id}/download`)
    await flushUses(await libraryOf(app.payload))
    const rows = await query(app, 'SELECT view_count, download_count FROM media WHERE id = $1', [
      id,
    ])
    expect(rows).toEqual([{ download_count: '1', view_count: '1' }])
  })

  it('end when they said, also for a file that was blocked meanwhile', async () => {
    const delivery = (await libraryOf(app.payload)).delivery as { redirectSeconds: number }
    const { id } = await add(pdf(), 'a.pdf')
    try {
      delivery.redirectSeconds = 1
      const given = await get(`/media/${id}/file`)
      await speaker(app).ask('DELETE', `/media/${id}`)
      expect((await get(`/media/${id}/file`)).status).toBe(409)
      let status = 200
      while (status === 200) {
        const found = await follow(given)
        await bytesOf(found)
        status = found.status
        await sleep(status === 200 ? 200 : 0)
      }
      expect(status).toBe(403)
    } finally {
      delivery.redirectSeconds = seconds
    }
  })

  it('are not what Payload itself is given', async () => {
    const bytes = pdf()
    const { id } = await add(bytes, 'a.pdf')
    const doc: unknown = await app.payload.db.findOne({
      collection: 'media',
      where: { id: { equals: id } },
    })
    const { config } = app.payload.collections['media' as never] as unknown as {
      config: { upload: { handlers: ((req: object, args: object) => Promise<Response>)[] } }
    }
    const [handler] = config.upload.handlers
    const answer = await handler!(
      { headers: new Headers(), method: 'GET', payload: app.payload },
      { doc },
    )
    expect([answer.status, (await bytesOf(answer)).equals(bytes)]).toEqual([200, true])
  })
})
