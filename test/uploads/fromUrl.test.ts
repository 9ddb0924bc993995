import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp, type Person } from '../app/createApp.js'
import { eicarBytes, jpeg, pdf } from '../app/files.js'
import { settleDown } from '../app/later.js'
import { query } from '../app/query.js'
import { type Origin, startOrigin } from '../app/startOrigin.js'
import { errorOf, read, usageOf } from '../app/uploads.js'

const MiB = 2 ** 20

describe('import from a URL', () => {
  let app: App
  let origin: Origin
  beforeAll(async () => {
    origin = await startOrigin()
    app = await createApp({
      imports: {
        allowAddress: (address) => address === '127.0.0.1',
        idleSeconds: 300,
        ports: [origin.port],
        protocols: ['http', 'https'],
        resolve: () => Promise.resolve(['127.0.0.1']),
        timeoutSeconds: 600,
      },
      limits: ({ user }) =>
        user.id === app.other.id ? { storageBytes: 50_000 } : { files: 1_000 },
      maxSize: { document: 3 * MiB },
    })
  })
  afterAll(async () => {
    await app.stop()
    await origin.stop()
  })

  const ask = (body: object, person: null | Person = app.editor) =>
    read(app.call('POST', '/media/upload/from-url', person, body))
  const serve = (path: string, bytes: Buffer | string, headers: Record<string, string> = {}) => {
    origin.routes[path] = (response) => response.writeHead(200, headers).end(bytes)
    return origin.url(path)
  }
  const rows = async () =>
    (await query<{ count: number }>(app, 'SELECT count(*)::int AS count FROM media'))[0]!.count
  const reserved = async () =>
    (
      await query<{ bytes: string; files: string }>(
        app,
        'SELECT sum(reserved_bytes) AS bytes, sum(reserved_files) AS files FROM storage_usage',
      )
    )[0]

  /** The import fails with `code`, and nothing of it is left. */
  const leavesNothing = async (body: object, code: string, status: number, person?: Person) => {
    const before = await rows()
    const answer = await ask(body, person)
    expect(errorOf(answer)).toEqual({ code, status })
    expect(await rows()).toBe(before)
    await app.drain()
    expect(await audit(app)).toEqual(nothingWrong)
    return answer.body.errors[0] as { data: Record<string, unknown>; message: string }
  }

  it('fetches a picture, with its metadata, scans it and counts it', async () => {
    const bytes = await jpeg()
    const url = serve('/pictures/gull.jpg', bytes, { 'content-type': 'image/jpeg' })
    const { body, status } = await ask({ altText: 'a gull', tags: ['sea'], title: 'Gull', url })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      doc: {
        altText: 'a gull',
        filesize: bytes.length,
        mimeType: 'image/jpeg',
        originalFilename: 'gull.jpg',
        scanStatus: 'PENDING',
        tags: ['sea'],
        title: 'Gull',
      },
      message: 'The file was imported.',
    })
    await app.drain()
    const served = await app.call('GET', `/media/${body.doc.id}/file`, app.editor)
    expect(Buffer.from(await served.arrayBuffer()).equals(bytes)).toBe(true)
    expect(await usageOf(app, app.editor)).toMatchObject({ reservedBytes: 0 })
  })

  it('gives another file its bytes, when that is asked for', async () => {
    const { body: first } = await ask({ url: serve('/draft.pdf', pdf(2_000)) })
    await app.drain()
    const url = serve('/final.pdf', pdf(3_000))
    const { body, status } = await ask({ replaces: first.doc.id, url })
    expect({ body, status }).toMatchObject({
      body: { replacement: { replaces: first.doc.id, scanStatus: 'PENDING' } },
      status: 201,
    })
    await app.drain()
    const served = await app.call('GET', `/media/${first.doc.id}/file`, app.editor)
    expect((await served.arrayBuffer()).byteLength).toBe(3_000)
    expect(errorOf(await ask({ replaces: 999_999, url }))).toEqual({
      code: 'FILE_NOT_FOUND',
      status: 404,
    })
  })

  it('quarantines malware as of every other way', async () => {
    const { body } = await ask({ url: serve('/notes.txt', eicarBytes()) })
    await app.drain()
    const file = await app.call('GET', `/media/${body.doc.id}/file`, app.editor)
    expect(errorOf(await read(file))).toEqual({ code: 'FILE_BLOCKED', status: 403 })
  })

  it('says who it is, and nothing of the person who asks or of this server', async () => {
    origin.asked.length = 0
    const url = serve('/plain.pdf', pdf())
    await app.call(
      'POST',
      '/media/upload/from-url',
      app.editor,
      { url: `${url}?size=2#page` },
      {
        cookie: 'payload-token=secret',
        referer: 'http://intranet/',
        'x-forwarded-for': '10.0.0.1',
      },
    )
    expect(
      origin.asked.map(({ headers, method, url: path }) => ({ headers, method, path })),
    ).toEqual([
      {
        headers: {
          accept: '*/*',
          'accept-encoding': 'identity',
          connection: 'close',
          host: `files.example.com:${origin.port}`,
          'user-agent': 'payload-media-library',
        },
        method: 'GET',
        path: '/plain.pdf?size=2',
      },
    ])
  })

  describe('names', () => {
    it.each([
      ['the path', '/a/Sea%20view.pdf', {}, undefined, 'Sea view.pdf'],
      [
        'Content-Disposition',
        '/dl1',
        { 'content-disposition': 'attachment; filename="paper.pdf"' },
        undefined,
        'paper.pdf',
      ],
      [
        'its extended form',
        '/dl2',
        { 'content-disposition': "attachment; filename=x.pdf; filename*=UTF-8''%E2%82%AC.pdf" },
        undefined,
        '€.pdf',
      ],
      [
        'the argument',
        '/other.pdf',
        { 'content-disposition': 'attachment; filename="paper.pdf"' },
        'mine.pdf',
        'mine.pdf',
      ],
      [
        'the end of a path in Content-Disposition',
        '/dl3',
        { 'content-disposition': 'attachment; filename="../../etc/cron.d/x.pdf"' },
        undefined,
        'x.pdf',
      ],
      [
        'the type, where there is no extension',
        '/dl4',
        { 'content-type': 'application/pdf; charset=binary' },
        undefined,
        'dl4.pdf',
      ],
      ['nothing but the type', '/', { 'content-type': 'application/pdf' }, undefined, 'file.pdf'],
      [
        'a script that makes documents',
        '/make.php',
        { 'content-type': 'application/pdf' },
        undefined,
        'make.php.pdf',
      ],
      ['a header that is damaged', '/d.pdf', { 'content-disposition': '=;;"' }, undefined, 'd.pdf'],
      ['a path that is no text', '/%FF%FE.pdf', {}, undefined, '%FF%FE.pdf'],
      ['a very long path', `/${'x'.repeat(400)}.pdf`, {}, undefined, `${'x'.repeat(60)}.pdf`],
    ])('come from %s', async (_what, path, headers, filename, expected) => {
      const url = serve(path, pdf(), headers as Record<string, string>)
      const { body, status } = await ask({ filename, url })
      expect({ name: body.doc?.originalFilename, status }).toEqual({ name: expected, status: 201 })
    })

    it('that a person chose are judged, not mended', async () => {
      const url = serve('/good.pdf', pdf())
      await leavesNothing({ filename: '../evil.pdf', url }, 'INVALID_NAME', 400)
      await leavesNothing({ filename: 'evil.exe', url }, 'TYPE_NOT_ALLOWED', 415)
    })
  })

  describe('redirects', () => {
    const redirect = (from: string, to: string, status = 302) => {
      origin.routes[from] = (response) => response.writeHead(status, { location: to }).end('moved')
      return origin.url(from)
    }

    it.each([301, 302, 303, 307, 308])('%i is followed', async (status) => {
      serve('/target.pdf', pdf())
      const { body } = await ask({ url: redirect('/moved', '/target.pdf', status) })
      expect(body.doc.originalFilename).toBe('target.pdf')
    })

    it('ends after three', async () => {
      serve('/end.pdf', pdf())
      redirect('/1', '/2')
      redirect('/2', origin.url('/3', 'elsewhere.example.com'))
      redirect('/3', '/end.pdf')
      expect((await ask({ url: origin.url('/1') })).status).toBe(201)
      redirect('/0', '/1')
      await leavesNothing({ url: origin.url('/0') }, 'IMPORT_FAILED', 502)
    })

    it('of a circle end', async () => {
      origin.asked.length = 0
      redirect('/round', '/and-round')
      redirect('/and-round', '/round')
      await leavesNothing({ url: origin.url('/round') }, 'IMPORT_FAILED', 502)
      expect(origin.asked).toHaveLength(4)
    })

    it('without a place to go to fail', async () => {
      origin.routes['/nowhere'] = (response) => response.writeHead(302).end()
      const { data } = await leavesNothing({ url: origin.url('/nowhere') }, 'IMPORT_FAILED', 502)
      expect(data.remoteStatus).toBe(302)
      await leavesNothing({ url: redirect('/odd', 'http://[bad') }, 'IMPORT_REFUSED', 422)
    })
  })

  it.each([204, 206, 304, 401, 404, 418, 500, 503])('tells of the status %i', async (status) => {
    origin.routes['/status.pdf'] = (response) => response.writeHead(status).end()
    const { data } = await leavesNothing({ url: origin.url('/status.pdf') }, 'IMPORT_FAILED', 502)
    expect(data.remoteStatus).toBe(status)
  })

  describe('what arrives is judged', () => {
    it('by its bytes, whatever its name and header say', async () => {
      const url = serve('/page.png', '<!doctype html><script>alert(1)</script>', {
        'content-type': 'image/png',
      })
      await leavesNothing({ url }, 'TYPE_NOT_ALLOWED', 415)
      await leavesNothing({ url: serve('/fake.jpg', pdf()) }, 'TYPE_NOT_ALLOWED', 415)
      await leavesNothing({ url: serve('/page.html', '<html>') }, 'TYPE_NOT_ALLOWED', 415)
    })

    it('by its announced length, before a byte of it is stored', async () => {
      origin.routes['/long.pdf'] = (response) =>
        response.writeHead(200, { 'content-length': 4 * MiB }).write(pdf(), () => undefined)
      await leavesNothing({ url: origin.url('/long.pdf') }, 'FILE_TOO_LARGE', 413)
    })

    it('by its real length, when it never ends', async () => {
      origin.routes['/endless.pdf'] = (response) => {
        const chunk = Buffer.alloc(65_536, ' ')
        const more = () => {
          while (!response.destroyed && response.write(chunk)) {
            // Until the other side has enough.
          }
        }
        response.writeHead(200, { 'content-type': 'application/pdf' }).write(pdf())
        response.on('drain', more)
        more()
      }
      await leavesNothing({ url: origin.url('/endless.pdf') }, 'FILE_TOO_LARGE', 413)
    })

    it('by the quota, as it grows', async () => {
      origin.routes['/big.pdf'] = (response) => response.end(pdf(2 * MiB))
      await leavesNothing({ url: origin.url('/big.pdf') }, 'QUOTA_EXCEEDED', 413, app.other)
    })

    it('by its SHA-256, when one is given', async () => {
      const url = serve('/known.pdf', pdf())
      await leavesNothing({ sha256: '0'.repeat(64), url }, 'INVALID_CHECKSUM', 400)
      expect(errorOf(await ask({ onDuplicate: 'ask', url }))).toEqual({
        code: 'DUPLICATE_FILE',
        status: 409,
      })
    })

    it('never unpacked', async () => {
      for (const coding of ['gzip', 'br', 'deflate', 'x-gzip', 'identity, gzip']) {
        const url = serve('/packed.pdf', pdf(), { 'content-encoding': coding })
        await leavesNothing({ url }, 'IMPORT_FAILED', 502)
      }
      expect(
        (await ask({ url: serve('/identity.pdf', pdf(), { 'content-encoding': 'identity' }) }))
          .status,
      ).toBe(201)
    })
  })

  describe('a connection that breaks', () => {
    const begins = (
      then: (socket: NodeJS.WritableStream & { destroy(): void; resetAndDestroy(): void }) => void,
    ) => {
      origin.routes['/broken.pdf'] = (response) => {
        response.writeHead(200, { 'content-length': 600_000 })
        response.write(pdf(500_000), () => then(response.socket as never))
      }
      return origin.url('/broken.pdf')
    }
    it.each([
      ['is reset', (socket: { resetAndDestroy(): void }) => void socket.resetAndDestroy()],
      ['ends before the length it announced', (socket: { destroy(): void }) => socket.destroy()],
    ])('%s: nothing is left', async (_what, breaks) => {
      await leavesNothing({ url: begins(breaks) }, 'IMPORT_FAILED', 502)
    })

    it('in the headers: nothing is left', async () => {
      origin.routes['/early.pdf'] = (response) => response.socket!.destroy()
      await leavesNothing({ url: origin.url('/early.pdf') }, 'IMPORT_FAILED', 502)
    })

    it('in a chunk: nothing is left', async () => {
      origin.routes['/chunk.pdf'] = (response) => {
        response.socket!.end(
          `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n800\r\n${pdf(100).toString('latin1')}`,
        )
      }
      await leavesNothing({ url: origin.url('/chunk.pdf') }, 'IMPORT_FAILED', 502)
    })
  })

  it('refuses answers that are no HTTP', async () => {
    const answers = {
      'a banner': '220 smtp.example.com ESMTP\r\n',
      'a huge header': `HTTP/1.1 200 OK\r\nx-long: ${'x'.repeat(40_000)}\r\n\r\n`,
      'a switch of protocols':
        'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n',
      'two lengths': 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n%PDF-1',
      nothing: '',
    }
    for (const answer of Object.values(answers)) {
      origin.routes['/odd.pdf'] = (response) => void response.socket!.end(answer)
      await leavesNothing({ url: origin.url('/odd.pdf') }, 'IMPORT_FAILED', 502)
    }
  })

  it('wants a person, a URL and fields that may be written', async () => {
    origin.asked.length = 0
    const url = origin.url('/target.pdf')
    expect(errorOf(await ask({ url }, null))).toEqual({ code: 'NOT_LOGGED_IN', status: 401 })
    for (const body of [
      {},
      { url: '' },
      { url: 1 },
      { url: ['a'] },
      { url: 'example' },
      { url: `http://a/${'x'.repeat(9_000)}` },
      { scanStatus: 'CLEAN', url },
      { url, user: 1 },
      { filename: 1, url },
    ]) {
      expect(errorOf(await ask(body))).toEqual({ code: 'INVALID_REQUEST', status: 400 })
    }
    expect(errorOf(await ask({ folder: 123_456, url }))).toEqual({
      code: 'FOLDER_NOT_FOUND',
      status: 404,
    })
    expect(origin.asked).toEqual([])
  })

  it('runs two imports of one user at once, and those of others beside them', async () => {
    const waiting: (() => void)[] = []
    let begun = () => {}
    const all = new Promise<void>((resolve) => (begun = resolve))
    origin.routes['/wait.pdf'] = (response) => {
      waiting.push(() => response.end(pdf()))
      if (waiting.length === 3) {
        begun()
      }
    }
    const url = origin.url('/wait.pdf')
    const running = [ask({ url }), ask({ url }), ask({ url }, app.admin)]
    await all
    expect(errorOf(await ask({ url }))).toEqual({ code: 'UPLOAD_BUSY', status: 409 })
    waiting.forEach((go) => go())
    expect((await Promise.all(running)).map(({ status }) => status)).toEqual([201, 201, 201])
    serve('/wait.pdf', pdf())
    expect((await ask({ url })).status).toBe(201)
  })

  it('leaves no connection and no reservation, and what it stored is whole', async () => {
    await settleDown(app)
    expect(await audit(app)).toEqual(nothingWrong)
    expect(await reserved()).toEqual({ bytes: '0', files: '0' })
    while (origin.sockets.size > 0) {
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  })
})
