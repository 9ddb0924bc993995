import { Readable } from 'node:stream'
import { signTransform, type SignWishes } from 'payload-media-library'
import sharp from 'sharp'

import { roleOf } from '../../src/core/Variant.js'
import { flushUses } from '../../src/delivery/flushUses.js'
import { libraryOf } from '../../src/library/libraryOf.js'
import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp, type Person } from '../app/createApp.js'
import { eicarBytes, pdf } from '../app/files.js'
import { settleDown } from '../app/later.js'
import { errorOf, filesOf, read, usageOf } from '../app/uploads.js'
import { bytesOf, movie, photo, quarters, rowOf, scene, stored } from '../processing/pictures.js'

const forged = { code: 'INVALID_SIGNATURE', status: 403 }
const invalid = { code: 'INVALID_REQUEST', status: 400 }

describe('pictures that are made when they are asked for', () => {
  let app: App
  let id: number
  let writes: string[] = []

  beforeAll(async () => {
    app = await createApp({
      transforms: { keep: 4, maxSide: 1_500 },
      wrap: (storage) => ({
        ...storage,
        write: (key, body, info) => {
          writes.push(key)
          return storage.write(key, body, info)
        },
      }),
    })
    id = Number((await stored(app, await photo())).id)
    await app.payload.create({
      collection: 'media-presets' as never,
      data: {
        fit: 'cover',
        format: 'webp',
        height: 200,
        label: 'teaser',
        quality: 70,
        width: 300,
      } as never,
    })
    await app.drain()
  })
  afterAll(() => app?.stop())
  beforeEach(() => {
    writes = []
  })

  /** Read to its end, so that no file stays open. */
  const get = async (
    path: string,
    who: null | Person = app.editor,
    headers = {},
    method = 'GET',
  ) => {
    const url = path.startsWith('/media') ? path : `/media/${path}`
    const response = await app.call(method, url, who, undefined, headers)
    const bytes = await response.arrayBuffer()
    return new Response(bytes.byteLength > 0 ? bytes : null, response)
  }
  const signed = async (wishes: SignWishes, of: unknown = id) =>
    (await signTransform(app.payload, of as number, wishes)).replace(/^\/api/, '')
  const refused = async (path: string, who?: null | Person) => errorOf(await read(get(path, who)))
  const transforms = async (of: unknown = id) =>
    ((await rowOf(app, of)).variants ?? []).filter((one) => roleOf(one) === 'transform')
  const fresh = async (bytes?: Buffer, name?: string) =>
    Number((await stored(app, bytes ?? (await photo()), name)).id)

  it('in any size with a signature: made once, kept, and served as the gate serves', async () => {
    const url = await signed({ format: 'webp', w: 500 })
    const first = await get(url)
    expect(first.status).toBe(200)
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'accept-ranges': 'bytes',
      'cache-control': 'private, no-cache',
      'content-disposition': 'inline; filename=photo-500x375.webp',
      'content-security-policy': expect.stringContaining('sandbox'),
      'content-type': 'image/webp',
      etag: expect.any(String),
      'x-content-type-options': 'nosniff',
    })
    const bytes = await bytesOf(first)
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', height: 375, width: 500 })
    expect(writes).toHaveLength(1)
    expect(await transforms()).toMatchObject([{ filesize: bytes.length, height: 375, width: 500 }])

    const etag = first.headers.get('etag')!
    const second = await get(url)
    expect(second.headers.get('etag')).toBe(etag)
    expect((await bytesOf(second)).equals(bytes)).toBe(true)
    expect((await get(url, app.editor, { 'if-none-match': etag })).status).toBe(304)
    const part = await get(url, app.editor, { range: 'bytes=10-19' })
    expect({ range: part.headers.get('content-range'), status: part.status }).toEqual({
      range: `bytes 10-19/${bytes.length}`,
      status: 206,
    })
    expect((await bytesOf(part)).equals(bytes.subarray(10, 20))).toBe(true)
    const head = await get(url, app.editor, {}, 'HEAD')
    expect(head.headers.get('content-length')).toBe(String(bytes.length))
    expect(await head.text()).toBe('')
    expect(writes).toHaveLength(1)
  })

  it('a HEAD makes it as well, and what is there is read from the store alone', async () => {
    const url = await signed({ w: 123 })
    const head = await get(url, app.editor, {}, 'HEAD')
    expect({
      length: Number(head.headers.get('content-length')) > 100,
      status: head.status,
    }).toEqual({ length: true, status: 200 })
    expect(writes).toHaveLength(1)
    // Without its original and without presets it is there as before.
    const { storagePath } = await rowOf(app, id)
    const library = await libraryOf(app.payload)
    const { find, findOne } = app.payload.db
    const asked: string[] = []
    const { read: readObject } = library.storage
    const spied = library.storage as { read: typeof readObject }
    spied.read = (key, range) => {
      asked.push(key)
      return readObject(key, range)
    }
    app.payload.db.find = (args) =>
      (asked.push(args.collection), find.call(app.payload.db, args)) as never
    try {
      expect((await get(url)).status).toBe(200)
    } finally {
      spied.read = readObject
      Object.assign(app.payload.db, { find, findOne })
    }
    expect(asked).toEqual(['media', expect.stringMatching(/-123x92\.jpg$/)])
    expect(asked).not.toContain(storagePath)
  })

  it('counts as a view', async () => {
    const of = await fresh()
    const url = await signed({ w: 111 }, of)
    await get(url)
    await get(url)
    await get(url, app.editor, {}, 'HEAD')
    await flushUses(await libraryOf(app.payload))
    expect(Number(((await rowOf(app, of)) as unknown as { viewCount: number }).viewCount)).toBe(2)
  })

  describe('a signature', () => {
    it('is of one picture, however its parameters are ordered', async () => {
      const url = await signed({ fit: 'cover', format: 'jpeg', h: 90, q: 60, w: 160 })
      const [path, search] = url.split('?')
      const reordered = [...new URLSearchParams(search)]
        .reverse()
        .map((pair) => pair.join('='))
        .join('&')
      expect((await get(`${path}?${reordered}`)).status).toBe(200)
      const other = await fresh()
      for (const forgery of [
        url.replace('w=160', 'w=161'),
        url.replace('q=60', 'q=61'),
        url.replace('&q=60', ''),
        url.replace('format=jpeg', 'format=png'),
        url.replace('fit=cover', 'fit=inside'),
        url.replace(`/${id}/`, `/${other}/`),
        url.replace(/sig=./, (text) => (text.endsWith('A') ? 'sig=B' : 'sig=A')),
        url.replace(/sig=.*$/, 'sig='),
        url.replace(/sig=.*$/, 'sig=%00'),
        `${url}&exp=99999999999`,
      ]) {
        expect(await refused(forgery)).toEqual(forged)
      }
      for (const more of ['&utm=1', '&w=160', '&sig=x']) {
        expect(await refused(`${url}${more}`)).toEqual(invalid)
      }
    })

    it('expires when it was to', async () => {
      const library = await libraryOf(app.payload)
      const { now } = library
      const url = await signed({ expiresIn: 60, w: 222 })
      expect((await get(url)).status).toBe(200)
      try {
        library.now = () => now() + 62_000
        expect(await refused(url)).toEqual(forged)
      } finally {
        library.now = now
      }
      expect(await refused(url.replace(/exp=\d+/, 'exp=99999999999'))).toEqual(forged)
      expect(await refused(url.replace(/exp=\d+&/, ''))).toEqual(forged)
    })

    it('does not say who may see the file', async () => {
      const of = await fresh()
      const url = await signed({ w: 140 }, of)
      const notFound = { code: 'FILE_NOT_FOUND', status: 404 }
      for (const who of [null, app.other]) {
        expect(await refused(url, who)).toEqual(notFound)
      }
      expect((await get(url, app.admin)).status).toBe(200)
      await app.payload.update({
        id: of,
        collection: 'media' as never,
        data: { visibility: 'public' } as never,
      })
      const open = await get(url, null)
      expect({ cache: open.headers.get('cache-control'), status: open.status }).toEqual({
        cache: 'public, max-age=0, must-revalidate',
        status: 200,
      })
      await app.payload.update({
        id: of,
        collection: 'media' as never,
        data: { visibility: 'private' } as never,
      })
      expect(await refused(url, null)).toEqual(notFound)
      await app.call('DELETE', `/media/${of}`, app.editor)
      expect(await refused(url)).toEqual({ code: 'FILE_IN_TRASH', status: 409 })
    })

    it('is given to people who see the file, and to servers', async () => {
      const sign = (body: unknown, who: null | Person = app.editor, of: unknown = id) =>
        read(app.call('POST', `/media/${String(of)}/sign`, who, body))
      const { body, status } = await sign({ expiresIn: 60, format: 'auto', w: 333 })
      expect({ body, status }).toEqual({
        body: { expiresAt: expect.stringMatching(/Z$/), url: expect.any(String) },
        status: 200,
      })
      expect((await get(body.url.replace(/^\/api/, ''))).status).toBe(200)
      expect((await sign({ w: 10 })).body).toEqual({
        expiresAt: null,
        url: `/api${await signed({ w: 10 })}`,
      })
      expect(errorOf(await sign({ w: 10 }, null)).status).toBe(401)
      expect(errorOf(await sign({ w: 10 }, app.other)).status).toBe(404)
      expect(
        errorOf(await sign({ w: 10 }, app.editor, (await stored(app, pdf(), 'a.pdf')).id)).code,
      ).toBe('NOT_PROCESSABLE')
      for (const wrong of [
        {},
        { w: 0 },
        { w: 1_501 },
        { q: 50 },
        { w: '5' },
        { w: 5, x: 1 },
        { expiresIn: 0, w: 5 },
      ]) {
        expect(errorOf(await sign(wrong))).toEqual(invalid)
      }
      await expect(signTransform(app.payload, id, { w: 1e9 })).rejects.toMatchObject({
        code: 'INVALID_REQUEST',
      })
      await expect(signTransform(app.payload, 'x', { w: 1 })).rejects.toMatchObject({
        code: 'INVALID_REQUEST',
      })
    })
  })

  describe('without a signature', () => {
    it('only in sizes of presets, in any format', async () => {
      const of = await fresh()
      for (const format of ['webp', 'avif', 'jpeg', 'png', 'auto']) {
        const response = await get(`${of}/file?w=300&h=200&fit=cover&format=${format}`)
        expect(response.status).toBe(200)
        expect(await sharp(await bytesOf(response)).metadata()).toMatchObject({
          height: 200,
          width: 300,
        })
      }
      for (const search of [
        'w=300&h=200',
        'w=301&h=200&fit=cover',
        'w=300&h=200&fit=cover&q=70',
        'w=300',
        'format=webp',
      ]) {
        const answer = await read(get(`${of}/file?${search}`))
        expect(errorOf(answer)).toEqual(forged)
        expect(answer.body.errors[0].message).toContain('presets')
      }
      await get(await signed({ w: 301 }, of))
      // It is there already: nothing has to be made.
      expect((await get(`${of}/file?w=301`)).status).toBe(200)
    })

    it('in any size for people who are logged in, where the options say so', async () => {
      const library = await libraryOf(app.payload)
      const options = library.transforms as { unsigned: string }
      const of = await fresh()
      await app.payload.update({
        id: of,
        collection: 'media' as never,
        data: { visibility: 'public' } as never,
      })
      try {
        options.unsigned = 'users'
        expect(await refused(`${of}/file?w=77`, null)).toEqual(forged)
        expect((await get(`${of}/file?w=77`, app.other)).status).toBe(200)
        options.unsigned = 'nobody'
        for (const search of ['w=77', 'w=300&h=200&fit=cover', 'w=320&h=320']) {
          expect(await refused(`${of}/file?${search}`, app.admin)).toEqual(forged)
        }
        expect((await get(await signed({ w: 78 }, of), null)).status).toBe(200)
      } finally {
        options.unsigned = 'presets'
      }
    })
  })

  it('in the format that a browser takes', async () => {
    const [photoID, drawing, film] = [
      await fresh(),
      await fresh(await scene(64, 64).png().toBuffer(), 'a.png'),
      await fresh(await movie('gif'), 'a.gif'),
    ]
    const typeOf = async (of: number, accept?: string) => {
      const response = await get(
        await signed({ format: 'auto', w: 64 }, of),
        app.editor,
        accept ? { accept } : {},
      )
      expect(response.headers.get('vary')).toBe('Accept')
      return response.headers.get('content-type')
    }
    const chrome = 'image/avif,image/webp,image/apng,*/*;q=0.8'
    expect(await typeOf(photoID, chrome)).toBe('image/avif')
    expect(await typeOf(photoID, 'image/avif;q=0, image/webp')).toBe('image/webp')
    expect(await typeOf(photoID, '*/*')).toBe('image/jpeg')
    expect(await typeOf(photoID)).toBe('image/jpeg')
    expect(await typeOf(drawing)).toBe('image/png')
    expect(await typeOf(film, chrome)).toBe('image/webp')
    expect(await typeOf(film)).toBe('image/gif')
    const moving = await bytesOf(
      await get(await signed({ format: 'auto', w: 64 }, film), app.editor, { accept: chrome }),
    )
    expect(await sharp(moving, { animated: true }).metadata()).toMatchObject({
      delay: [100, 200, 300],
      pages: 3,
    })
  })

  it('upright, in sRGB, without metadata, never enlarged', async () => {
    const bytes = await sharp(await scene().rotate(90).png().toBuffer())
      .withExif({ IFD0: { Artist: 'Somebody' }, IFD3: { GPSLatitude: '52/1 30/1 0/1' } })
      .withMetadata({ orientation: 8 })
      .withIccProfile('p3')
      .jpeg({ quality: 98 })
      .toBuffer()
    const made = await bytesOf(await get(await signed({ w: 1_500 }, await fresh(bytes))))
    expect(await sharp(made).metadata()).toMatchObject({
      hasProfile: false,
      height: 600,
      width: 800,
    })
    expect(made.includes('Somebody')).toBe(false)
    const was = (await quarters(await scene().png().toBuffer())).flat()
    ;(await quarters(made))
      .flat()
      .forEach((value, index) => expect(Math.abs(value - was[index]!)).toBeLessThan(12))
  })

  it('of a file that is cropped: of the part that is shown', async () => {
    const of = await fresh()
    const url = await signed({ w: 100 }, of)
    expect(await sharp(await bytesOf(get(url))).metadata()).toMatchObject({ height: 75 })
    await app.payload.update({
      id: of,
      collection: 'media' as never,
      data: { crop: { height: 50, width: 100, x: 0, y: 0 } } as never,
    })
    // Also while the presets are made anew: then it is not kept.
    expect(await sharp(await bytesOf(get(url))).metadata()).toMatchObject({ height: 38 })
    await app.drain()
    expect(await transforms(of)).toEqual([])
    expect(await sharp(await bytesOf(get(url))).metadata()).toMatchObject({ height: 38 })
    expect(await transforms(of)).toHaveLength(1)
  })

  it('the oldest make room, and their bytes are removed', async () => {
    const of = await fresh()
    const objects = async () =>
      (await filesOf(app)).filter((file) => file.startsWith('objects/')).length
    const before = await objects()
    for (const w of [11, 12, 13, 14, 15, 16]) {
      expect((await get(await signed({ w }, of))).status).toBe(200)
    }
    expect((await transforms(of)).map(({ width }) => width)).toEqual([13, 14, 15, 16])
    expect(await objects()).toBe(before + 4)
    expect((await get(await signed({ w: 11 }, of))).status).toBe(200)
  })

  it('is made again when the store has lost it', async () => {
    const of = await fresh()
    const url = await signed({ w: 150 }, of)
    const bytes = await bytesOf(get(url))
    const [lost] = await transforms(of)
    await (await libraryOf(app.payload)).storage.remove([lost!.key])
    expect((await bytesOf(get(url))).equals(bytes)).toBe(true)
    const [found, ...others] = await transforms(of)
    expect({ isOther: found!.key !== lost!.key, others }).toEqual({ isOther: true, others: [] })
  })

  it('is served without being kept where the quota has no room', async () => {
    const of = await fresh()
    const library = await libraryOf(app.payload)
    const { limitsOf } = library
    const { allocatedBytes } = await usageOf(app, app.editor)
    const objects = await filesOf(app)
    try {
      Object.assign(library, { limitsOf: async () => ({ storageBytes: allocatedBytes + 10 }) })
      const response = await get(await signed({ format: 'webp', w: 260 }, of), app.editor, {
        range: 'bytes=0-3',
      })
      expect({ status: response.status, text: (await bytesOf(response)).toString() }).toEqual({
        status: 206,
        text: 'RIFF',
      })
      const whole = await get(await signed({ format: 'webp', w: 260 }, of))
      expect(Object.fromEntries(whole.headers)).toMatchObject({
        'cache-control': 'private, no-cache',
        'content-disposition': 'inline; filename=photo-260x195.webp',
        etag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
      })
      const etag = whole.headers.get('etag')!
      for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
        const answer = await get(await signed({ format: 'webp', w: 260 }, of), app.editor, {
          'if-none-match': known,
        })
        expect({ known, status: answer.status }).toEqual({ known, status: 304 })
      }
      const other = await get(await signed({ format: 'webp', w: 260 }, of), app.editor, {
        'if-none-match': `${etag.slice(0, -1)}0"`,
      })
      expect(other.status).toBe(200)
    } finally {
      Object.assign(library, { limitsOf })
    }
    expect(await transforms(of)).toEqual([])
    expect(await filesOf(app)).toEqual(objects)
  })

  it.each([
    'w=0',
    'w=-1',
    'w=1.5',
    'w=NaN',
    'w=1e3',
    'w=',
    'w=1501',
    'w=99999999999999999999',
    'h=abc',
    'w=%00',
    'w=10&fit=fill',
    'w=10&format=svg',
    'w=10&q=0',
    'w=10&q=101',
    'w=10&q=x',
    'w=10&w=20',
    'w=10&blur=5',
    'format=',
    'w=10&exp=5',
    'w[]=10',
  ])('?%s is refused, or means nothing', async (search) => {
    const response = await get(`${id}/file?${search}`)
    if (search === 'w[]=10') {
      expect(response.headers.get('content-length')).toBe(String((await rowOf(app, id)).filesize))
      return
    }
    expect(errorOf(await read(response))).toEqual(invalid)
  })

  it('the route is as it was without w, h and format', async () => {
    const { filesize } = await rowOf(app, id)
    for (const path of [
      `${id}/file`,
      `${id}/file?q=50`,
      `${id}/file?sig=x`,
      `${id}/file?2026-01-01`,
    ]) {
      expect((await bytesOf(get(path))).length).toBe(filesize)
    }
    const thumbnail = await bytesOf(get(`${id}/file/thumbnail?w=5`))
    expect((await sharp(thumbnail).metadata()).width).toBe(320)
  })

  it('not of other files, of held ones, and of bombs', async () => {
    const of = async (bytes: Buffer, name: string) =>
      refused(await signed({ w: 10 }, (await stored(app, bytes, name)).id))
    expect(await of(pdf(), 'paper.pdf')).toEqual({ code: 'NOT_PROCESSABLE', status: 422 })
    expect(await of(eicarBytes(), 'note.txt')).toEqual({ code: 'FILE_BLOCKED', status: 403 })
    const library = await libraryOf(app.payload)
    const images = library.images as { maxPixels: number }
    const { maxPixels } = images
    const big = await fresh()
    try {
      images.maxPixels = 400_000
      expect(await refused(await signed({ w: 10 }, big))).toEqual({
        code: 'IMAGE_TOO_LARGE',
        status: 422,
      })
    } finally {
      images.maxPixels = maxPixels
    }
    const broken = await fresh()
    const { filesize, storagePath } = await rowOf(app, broken)
    const cut = (await photo(1_600, 1_200)).subarray(0, filesize)
    const info = { contentType: 'image/jpeg', size: cut.length }
    await library.storage.write(storagePath, Readable.from([cut]), info)
    expect(await refused(await signed({ w: 700 }, broken))).toEqual({
      code: 'IMAGE_UNREADABLE',
      status: 422,
    })
    await app.call('DELETE', `/media/${broken}`, app.editor)
    await app.call('DELETE', `/media/${broken}?permanent=true`, app.editor)
  })

  it('no more at once than there is room for', async () => {
    const of = await fresh()
    const library = await libraryOf(app.payload)
    const { run } = library.pixels
    let free = () => {}
    const held = new Promise<void>((resolve) => (free = resolve))
    const pixels = library.pixels as { run: typeof run }
    pixels.run = (count, work, most) => run(count, async () => (await held, work()), most)
    try {
      const urls = await Promise.all(
        Array.from({ length: 60 }, (_, n) => signed({ w: n + 20 }, of)),
      )
      const asked = urls.map((url) => get(url))
      const statuses: number[] = []
      asked.forEach((one) => void one.then(({ status }) => statuses.push(status)))
      const refusal = await Promise.race(asked)
      expect(refusal.headers.get('retry-after')).toBe('2')
      expect(errorOf(await read(refusal))).toEqual({ code: 'PROCESSING_BUSY', status: 503 })
      // 48 are at work, the others are told at once.
      while (statuses.length < 12) {
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      free()
      const all = await Promise.all(asked)
      const busy = all.filter(({ status }) => status === 503).length
      expect(busy).toBeGreaterThanOrEqual(12)
      expect(all.filter(({ status }) => status === 200)).toHaveLength(60 - busy)
    } finally {
      free()
      pixels.run = run
    }
  })

  it('leaves nothing behind, and is counted exactly', async () => {
    await app.drain()
    await settleDown(app)
    expect(await audit(app)).toEqual(nothingWrong)
  })
})
