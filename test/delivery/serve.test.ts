import { writeFile } from 'node:fs/promises'
import path from 'node:path'

import { type App, createApp } from '../app/createApp.js'
import { jpeg, pdf } from '../app/files.js'
import { errorOf, read, speaker } from '../app/uploads.js'
import { waysInto } from '../app/ways.js'

describe('delivery', () => {
  let app: App
  beforeAll(async () => {
    app = await createApp()
  })
  afterAll(() => app.stop())

  interface Doc {
    readonly filename: string
    readonly id: number
    readonly storagePath: string
    readonly variants: {
      filesize: number
      format: string
      height: number
      key: string
      preset: string
      width: number
    }[]
  }
  const stored = async (name: string, bytes: Buffer, visibility = 'public'): Promise<Doc> => {
    const { doc } = (await waysInto(app).presigned({ bytes, name })).body
    await app.drain()
    return (await speaker(app).ask('PATCH', `/media/${doc.id}?depth=0`, { visibility })).body.doc
  }
  const get = (url: string, headers = {}, method = 'GET', who: App['editor'] | null = app.editor) =>
    app.call(method, url, who, undefined, headers)
  const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer())

  const text = Buffer.from('0123456789'.repeat(10))
  let file: Doc
  beforeAll(async () => {
    file = await stored('notes.txt', text)
  })

  /** Every URL of the same bytes. */
  const urls: [string, (doc: Doc) => string][] = [
    ['/:id/file', ({ id }) => `/media/${id}/file`],
    ['/:id/download', ({ id }) => `/media/${id}/download`],
    ['/file/:filename', ({ filename }) => `/media/file/${filename}`],
  ]

  describe.each(urls)('%s', (_name, urlOf) => {
    it('serves the whole file with its type, length and tag', async () => {
      const answer = await get(urlOf(file))
      expect(answer.status).toBe(200)
      expect((await bytesOf(answer)).equals(text)).toBe(true)
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'accept-ranges': 'bytes',
        'content-length': '100',
        'content-security-policy': expect.stringMatching(/default-src 'none'.*sandbox/),
        'content-type': 'text/plain; charset=utf-8',
        etag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
        'last-modified': expect.stringMatching(/GMT$/),
        'x-content-type-options': 'nosniff',
      })
    })

    it.each([
      ['the first bytes', 'bytes=0-9', 0, 9],
      ['one byte', 'bytes=0-0', 0, 0],
      ['bytes in the middle', 'bytes=25-34', 25, 34],
      ['the last byte', 'bytes=99-99', 99, 99],
      ['the last bytes', 'bytes=-5', 95, 99],
      ['an open end', 'bytes=90-', 90, 99],
      ['everything', 'bytes=0-', 0, 99],
      ['more than there is', 'bytes=90-1000', 90, 99],
      ['a longer end than there is', 'bytes=-1000', 0, 99],
      ['an end beyond all numbers', 'bytes=0-18446744073709551615', 0, 99],
    ])('serves %s', async (_what, range, start, end) => {
      const answer = await get(urlOf(file), { range })
      expect(answer.status).toBe(206)
      expect((await bytesOf(answer)).toString()).toBe(text.subarray(start, end + 1).toString())
      expect(answer.headers.get('content-range')).toBe(`bytes ${start}-${end}/100`)
      expect(answer.headers.get('content-length')).toBe(String(end - start + 1))
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    })

    it.each([
      ['a start beyond the end', 'bytes=100-'],
      ['both beyond the end', 'bytes=200-300'],
      ['the last zero bytes', 'bytes=-0'],
      ['an end before its start', 'bytes=5-1'],
      ['two ranges', 'bytes=0-1,5-6'],
      ['overlapping ranges', 'bytes=0-,0-'],
      ['a thousand ranges', `bytes=${Array(1000).fill('0-0').join(',')}`],
    ])('refuses %s', async (_what, range) => {
      const started = performance.now()
      const answer = await read(get(urlOf(file), { range }))
      expect(errorOf(answer)).toEqual({ code: 'RANGE_NOT_SATISFIABLE', status: 416 })
      expect(answer.body.errors[0].data.size).toBe(100)
      expect(performance.now() - started).toBeLessThan(1_000)
    })

    it.each([['bytes=a-b'], ['bytes='], ['lines=0-1'], ['0-1'], ['bytes 0-1']])(
      'serves the whole file for what is no range: %s',
      async (range) => {
        const answer = await get(urlOf(file), { range })
        expect([answer.status, (await bytesOf(answer)).length]).toEqual([200, 100])
      },
    )

    it('serves a range only of the bytes that If-Range means', async () => {
      const etag = (await get(urlOf(file))).headers.get('etag')!
      const ranged = async (ifRange: string) => {
        const answer = await get(urlOf(file), { 'if-range': ifRange, range: 'bytes=0-9' })
        return [answer.status, (await bytesOf(answer)).length]
      }
      expect(await ranged(etag)).toEqual([206, 10])
      expect(await ranged('"other"')).toEqual([200, 100])
      expect(await ranged(`W/${etag}`)).toEqual([200, 100])
      expect(await ranged('Wed, 21 Oct 2015 07:28:00 GMT')).toEqual([200, 100])
    })

    it('says what did not change', async () => {
      const etag = (await get(urlOf(file))).headers.get('etag')!
      for (const tags of [etag, `W/${etag}`, '*', `"other", ${etag}`]) {
        const answer = await get(urlOf(file), { 'if-none-match': tags })
        expect([tags, answer.status, (await bytesOf(answer)).length]).toEqual([tags, 304, 0])
        expect(answer.headers.get('etag')).toBe(etag)
        expect(answer.headers.get('cache-control')).toMatch(/must-revalidate|no-cache/)
      }
      expect((await get(urlOf(file), { 'if-none-match': '"other"' })).status).toBe(200)
    })

    it('answers HEAD with the headers of GET and no body', async () => {
      const [whole, head] = [await get(urlOf(file)), await get(urlOf(file), {}, 'HEAD')]
      expect([head.status, (await bytesOf(head)).length]).toEqual([200, 0])
      expect(Object.fromEntries(head.headers)).toEqual(Object.fromEntries(whole.headers))
      const part = await get(urlOf(file), { range: 'bytes=0-9' }, 'HEAD')
      expect([part.status, part.headers.get('content-length')]).toEqual([206, '10'])
      expect(
        (await get(urlOf({ ...file, filename: 'nope.txt', id: 999_999 }), {}, 'HEAD')).status,
      ).toBe(404)
    })

    it('lets caches keep what is public, and asks them to come back', async () => {
      expect((await get(urlOf(file))).headers.get('cache-control')).toBe(
        'public, max-age=0, must-revalidate',
      )
      const own = await stored('own.txt', text, 'private')
      expect((await get(urlOf(own))).headers.get('cache-control')).toBe('private, no-cache')
    })

    it('ends for visitors with the next request when a file becomes private', async () => {
      const doc = await stored('turn.txt', text)
      const visit = () => get(urlOf(doc), {}, 'GET', null)
      const first = await visit()
      expect(first.status).toBe(200)
      await speaker(app).ask('PATCH', `/media/${doc.id}`, { visibility: 'private' })
      expect(errorOf(await read(visit()))).toEqual({ code: 'FILE_NOT_FOUND', status: 404 })
      const asked = get(urlOf(doc), { 'if-none-match': first.headers.get('etag')! }, 'GET', null)
      expect((await asked).status).toBe(404)
      expect((await get(urlOf(doc))).status).toBe(200)
    })

    it('ends for everybody when a file goes to the trash', async () => {
      const doc = await stored('gone.txt', text)
      await speaker(app).ask('DELETE', `/media/${doc.id}`)
      for (const who of [app.editor, app.admin]) {
        expect(errorOf(await read(get(urlOf(doc), {}, 'GET', who)))).toEqual({
          code: 'FILE_IN_TRASH',
          status: 409,
        })
      }
      for (const who of [app.other, null]) {
        expect(errorOf(await read(get(urlOf(doc), {}, 'GET', who)))).toEqual({
          code: 'FILE_NOT_FOUND',
          status: 404,
        })
      }
      await speaker(app).ask('POST', `/media/${doc.id}/restore`)
      expect((await get(urlOf(doc))).status).toBe(200)
    })

    it.each([
      ['other bytes of the same length', Buffer.from('x'.repeat(100))],
      ['fewer bytes', text.subarray(1)],
      ['more bytes', Buffer.concat([text, text])],
    ])('does not serve %s than were scanned', async (_what, bytes) => {
      const doc = await stored('swapped.txt', text)
      expect((await get(urlOf(doc))).status).toBe(200)
      await writeFile(path.join(app.dir, 'objects', doc.storagePath), bytes)
      for (const headers of [{}, { range: 'bytes=0-9' }, { 'if-none-match': '*' }]) {
        expect(errorOf(await read(get(urlOf(doc), headers)))).toEqual({
          code: 'OBJECT_NOT_FOUND',
          status: 404,
        })
      }
    })
  })

  describe('variants', () => {
    let picture: Doc
    beforeAll(async () => {
      picture = await stored('gull.jpg', await jpeg(1600, 1200))
    })

    it('are served by name, each with its own type, length and tag', async () => {
      expect(picture.variants.length).toBeGreaterThan(2)
      const tags = new Set<string>()
      for (const { filesize, format, height, preset, width } of picture.variants) {
        const answer = await get(`/media/${picture.id}/file/${preset}`)
        expect((await bytesOf(answer)).length).toBe(filesize)
        expect(Object.fromEntries(answer.headers)).toMatchObject({
          'content-disposition': `inline; filename=gull-${width}x${height}.${format}`,
          'content-length': String(filesize),
          'content-type': `image/${format}`,
          'x-content-type-options': 'nosniff',
        })
        tags.add(answer.headers.get('etag')!)
      }
      expect(tags.size).toBe(picture.variants.length)
    })

    it('are served in ranges too', async () => {
      const answer = await get(`/media/${picture.id}/file/card`, { range: 'bytes=-10' })
      expect([answer.status, (await bytesOf(answer)).length]).toEqual([206, 10])
    })

    it.each(['nope', 'Card', 'card%2F..', '%2e%2e%2fcard', '__proto__', 'constructor', '%00', '0'])(
      'do not exist as %s',
      async (name) => {
        const answer = await read(get(`/media/${picture.id}/file/${name}`))
        expect(errorOf(answer)).toEqual({ code: 'FILE_NOT_FOUND', status: 404 })
      },
    )

    it('are not served with bytes of another length', async () => {
      const doc = await stored('other.jpg', await jpeg())
      const { key, preset } = doc.variants[0]!
      await writeFile(path.join(app.dir, 'objects', key), 'x')
      expect(errorOf(await read(get(`/media/${doc.id}/file/${preset}`)))).toEqual({
        code: 'OBJECT_NOT_FOUND',
        status: 404,
      })
      expect((await get(`/media/${doc.id}/file`)).status).toBe(200)
    })
  })

  it.each([
    ['a.jpg', () => jpeg(100, 100), 'inline'],
    ['a.pdf', () => Promise.resolve(pdf()), 'inline'],
    ['a.txt', () => Promise.resolve(text), 'inline'],
    ['a.rtf', () => Promise.resolve(Buffer.from('{\\rtf1 hello}')), 'attachment'],
  ])('%s is shown in the browser, or downloaded', async (name, make, type) => {
    const doc = await stored(name, await make())
    const shown = await get(`/media/${doc.id}/file`)
    expect(shown.headers.get('content-disposition')).toBe(`${type}; filename=${name}`)
    const saved = await get(`/media/${doc.id}/download`)
    expect(saved.headers.get('content-disposition')).toBe(`attachment; filename=${name}`)
  })

  it('shows a page that is named a text as text', async () => {
    const doc = await stored('page.txt', Buffer.from('<!-- --><script>alert(1)</script>'))
    const answer = await get(`/media/${doc.id}/file`)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-security-policy': expect.stringContaining('sandbox'),
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
    })
  })

  it('does not find what is not there', async () => {
    for (const url of [
      '/media/file/nope.txt',
      '/media/file/..%2F..%2Fetc%2Fpasswd',
      '/media/file/%00',
      `/media/file/${'x'.repeat(5_000)}`,
    ]) {
      expect(errorOf(await read(get(url)))).toEqual({ code: 'FILE_NOT_FOUND', status: 404 })
    }
  })

  it('does not hold a file open when the reader goes away', async () => {
    const doc = await stored('long.pdf', pdf(3_000_000))
    for (let i = 0; i < 20; i++) {
      const answer = await get(`/media/${doc.id}/file`)
      const reader = answer.body!.getReader()
      await reader.read()
      await reader.cancel()
    }
    expect((await bytesOf(await get(`/media/${doc.id}/file`))).length).toBe(3_000_000)
  })
})
