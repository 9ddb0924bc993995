import { type App, createApp, type Person } from '../app/createApp.js'
import { eicarBytes, pdf } from '../app/files.js'
import { multipart } from '../app/multipart.js'
import { errorOf, heldUploads, read, usageOf } from '../app/uploads.js'

const MiB = 2 ** 20
const limit = 30 * MiB

/** Cut as `@uppy/aws-s3` does. */
const cut = (bytes: Buffer, size = 5 * MiB) =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  )

describe('the endpoints of Uppy', () => {
  let app: App
  beforeAll(async () => {
    app = await createApp({
      limits: () => ({ storageBytes: limit }),
      maxSize: { document: 20 * MiB },
    })
  })
  afterAll(() => app?.stop())
  afterEach(async () => {
    await app.payload.delete({ collection: 'media', trash: true, where: { id: { exists: true } } })
    await app.drain()
  })

  const ask = (
    method: string,
    path: string,
    body?: unknown,
    headers = {},
    who: null | Person = app.editor,
  ) => app.call(method, `/media${path}`, who, body, headers)

  const begin = async (metadata = {}, filename = 'paper.pdf') =>
    (await read(ask('POST', '/s3/multipart', { filename, metadata, type: 'application/pdf' })))
      .body as {
      key: string
      uploadId: string
    }

  const put = (upload: string, number: number, bytes: Uint8Array) =>
    ask('PUT', `/s3/multipart/${upload}/${number}`, bytes, {
      'content-length': String(bytes.length),
    })

  const complete = (upload: string, key: string, count: number) =>
    read(
      ask('POST', `/s3/multipart/${upload}/complete?${new URLSearchParams({ key })}`, {
        parts: Array.from({ length: count }, (_, i) => ({ ETag: 'x', PartNumber: i + 1 })),
      }),
    )

  const reserved = async () => (await usageOf(app, app.editor)).reservedBytes

  it('reserve each part before it is taken, and no byte twice', async () => {
    const bytes = pdf(12 * MiB)
    const { key, uploadId } = await begin({
      altText: 'a paper',
      camera: 'nobody knows',
      name: 'paper.pdf',
    })
    expect(await reserved()).toBe(1)
    for (const [i, part] of cut(bytes).entries()) {
      expect((await put(uploadId, i + 1, part)).headers.get('etag')).toMatch(/^"[0-9a-f]{32}"$/)
      expect((await put(uploadId, i + 1, part)).status).toBe(200)
      expect(await reserved()).toBe(Math.min(bytes.length, (i + 1) * 5 * MiB))
    }
    const { body: parts } = await read(ask('GET', `/s3/multipart/${uploadId}`))
    expect(parts).toMatchObject([
      { PartNumber: 1 },
      { PartNumber: 2 },
      { PartNumber: 3, Size: 2 * MiB },
    ])
    const first = await complete(uploadId, key, 3)
    expect(first.body.doc).toMatchObject({ altText: 'a paper', filesize: bytes.length })
    expect(first.body.location).toBe(`http://localhost:3000/api/media/file/${first.body.key}`)
    expect(await complete(uploadId, key, 3)).toEqual(first)
    expect(await usageOf(app, app.editor)).toMatchObject({
      reservedBytes: 0,
      totalBytes: bytes.length,
    })
  })

  it('take the parts in any order, at once', async () => {
    const { key, uploadId } = await begin()
    const parts = cut(pdf(12 * MiB))
      .map((part, i) => [i + 1, part] as const)
      .reverse()
      .map(([number, part]) => put(uploadId, number, part))
    expect((await Promise.all(parts)).map(({ status }) => status)).toEqual([200, 200, 200])
    expect(await reserved()).toBe(12 * MiB)
    expect((await complete(uploadId, key, 3)).body.doc.filesize).toBe(12 * MiB)
  })

  it('let the first part tell how large parts are', async () => {
    const bytes = pdf(15 * MiB)
    const { key, uploadId } = await begin()
    for (const [i, part] of cut(bytes, 6 * MiB).entries()) {
      expect((await put(uploadId, i + 1, part)).status).toBe(200)
    }
    expect((await complete(uploadId, key, 3)).body.doc.filesize).toBe(bytes.length)
  })

  it('refuse what the quota has no room for, and what is too large, before it is taken', async () => {
    const one = await begin()
    for (const number of [1, 2, 3, 4]) {
      expect((await put(one.uploadId, number, Buffer.alloc(5 * MiB, ' '))).status).toBe(200)
    }
    const tooLarge = await put(one.uploadId, 5, Buffer.from('x'))
    expect(tooLarge.statusText).toContain('document files may have at most')
    expect(errorOf(await read(tooLarge))).toEqual({ code: 'FILE_TOO_LARGE', status: 413 })
    const two = await begin()
    expect((await put(two.uploadId, 1, Buffer.alloc(5 * MiB, ' '))).status).toBe(200)
    const full = await put(two.uploadId, 2, Buffer.alloc(5 * MiB + 1, ' '))
    expect(errorOf(await read(full))).toEqual({ code: 'QUOTA_EXCEEDED', status: 413 })
    // The last byte that fits is taken.
    expect((await put(two.uploadId, 2, Buffer.alloc(5 * MiB, ' '))).status).toBe(200)
    for (const { uploadId } of [one, two]) {
      expect((await ask('DELETE', `/s3/multipart/${uploadId}`)).status).toBe(200)
      expect((await ask('DELETE', `/s3/multipart/${uploadId}`)).status).toBe(200)
    }
    expect(await heldUploads(app)).toEqual([])
    expect(await reserved()).toBe(0)
  })

  it('refuse parts that do not fit together, and a file with holes', async () => {
    const { key, uploadId } = await begin()
    const [first, second] = cut(pdf(8 * MiB))
    await put(uploadId, 1, first!)
    await put(uploadId, 2, second!)
    expect(errorOf(await read(put(uploadId, 1, Buffer.alloc(100))))).toEqual({
      code: 'INVALID_PART',
      status: 400,
    })
    for (const number of ['0', '-1', '10001', 'x', '1.5']) {
      expect(
        errorOf(
          await read(
            ask('PUT', `/s3/multipart/${uploadId}/${number}`, first, { 'content-length': '10' }),
          ),
        ),
      ).toEqual({
        code: 'INVALID_PART',
        status: 400,
      })
    }
    expect(errorOf(await complete(uploadId, key, 1))).toEqual({
      code: 'UPLOAD_INCOMPLETE',
      status: 409,
    })
    expect((await complete(uploadId, key, 2)).status).toBe(200)
    expect(errorOf(await read(put(uploadId, 1, first!)))).toEqual({
      code: 'UPLOAD_COMPLETED',
      status: 409,
    })
  })

  it('take a whole file in a form, and answer its repetition with the same file', async () => {
    const query = new URLSearchParams({
      filename: 'Möwe.pdf',
      'metadata[altText]': 'a gull',
      'metadata[name]': 'Möwe.pdf',
      'metadata[tags]': 'sea, bird',
      type: 'application/pdf',
    })
    const { body: target } = await read(ask('GET', `/s3/params?${query}`))
    expect(target.fields.key).toMatch(/\.pdf$/)
    const { pathname, search } = new URL(target.url)
    expect(pathname).toBe('/api/media/file')
    const post = () => {
      const { body, headers } = multipart([
        { bytes: target.fields.key, field: 'key' },
        { bytes: pdf(11 * MiB), filename: 'blob', type: 'application/pdf' },
      ])
      return read(ask('POST', `/file${search}`, body, headers))
    }
    const first = await post()
    expect(first.status).toBe(201)
    expect(first.body).toMatchObject({
      doc: {
        altText: 'a gull',
        filename: target.fields.key,
        filesize: 11 * MiB,
        originalFilename: 'Möwe.pdf',
        tags: ['sea', 'bird'],
      },
      key: target.fields.key,
      location: `${target.url.split('?')[0]}/${target.fields.key}`,
    })
    expect((await post()).body.id).toBe(first.body.id)
    expect(await usageOf(app, app.editor)).toMatchObject({ reservedBytes: 0, totalFiles: 1 })
  })

  it("are one person's", async () => {
    const { uploadId } = await begin()
    const asks = [
      ['GET', `/s3/multipart/${uploadId}`],
      ['GET', `/s3/multipart/${uploadId}/1`],
      ['POST', `/s3/multipart/${uploadId}`],
      ['POST', `/s3/multipart/${uploadId}/complete`],
      ['DELETE', `/s3/multipart/${uploadId}`],
    ] as const
    for (const [method, path] of asks) {
      expect(errorOf(await read(ask(method, path, undefined, {}, app.other)))).toEqual({
        code: 'UPLOAD_NOT_FOUND',
        status: 404,
      })
      expect(errorOf(await read(ask(method, path, undefined, {}, null)))).toEqual({
        code: 'NOT_LOGGED_IN',
        status: 401,
      })
    }
    expect((await ask('DELETE', `/s3/multipart/${uploadId}`)).status).toBe(200)
  })

  it('say why, in one line that a status can have', async () => {
    const refused = await ask('POST', '/s3/multipart', {
      filename: 'a\r\nX-Evil: 1\u{1f600}.exe',
      type: '',
    })
    expect(refused.status).toBeGreaterThanOrEqual(400)
    expect(refused.statusText).toMatch(/^[\x20-\x7e\xa0-\xff]+$/)
    const badFolder = await ask('POST', '/s3/multipart', {
      filename: 'a.pdf',
      metadata: { folder: 'no/where' },
      type: '',
    })
    expect(errorOf(await read(badFolder))).toEqual({ code: 'FOLDER_NOT_FOUND', status: 404 })
    const long = await ask('POST', '/s3/multipart', {
      filename: 'a.pdf',
      metadata: { description: 'x'.repeat(5000) },
      type: '',
    })
    expect(errorOf(await read(long))).toEqual({ code: 'INVALID_REQUEST', status: 400 })
    for (const body of [undefined, {}, { filename: 1 }, { filename: 'a.pdf', metadata: 'x' }]) {
      expect((await ask('POST', '/s3/multipart', body ?? {})).status).toBe(400)
    }
  })

  it('believe nothing of a key that was changed', async () => {
    const { uploadId } = await begin()
    await put(uploadId, 1, eicarBytes())
    const forged = Buffer.from(
      JSON.stringify({ scanStatus: 'CLEAN', user: app.other.id }),
    ).toString('base64url')
    expect(errorOf(await complete(uploadId, 'x?not-json', 1))).toEqual({
      code: 'INVALID_REQUEST',
      status: 400,
    })
    const { uploadId: text } = await begin({}, 'paper.pdf')
    const bytes = pdf()
    await put(text, 1, bytes)
    const { body } = await complete(text, `x?${forged}`, 1)
    expect(body.doc).toMatchObject({ scanStatus: 'PENDING', user: expect.anything() })
    expect(Number(body.doc.user.id ?? body.doc.user)).toBe(app.editor.id)
    expect((await ask('DELETE', `/s3/multipart/${uploadId}`)).status).toBe(200)
  })

  it('speak the XML of S3 to those who ask for it', async () => {
    const { uploadId } = await begin()
    await put(uploadId, 1, pdf())
    const xml = { accept: 'application/xml' }
    const text = async (answer: Promise<Response>) => (await answer).text()
    expect(await text(ask('POST', `/s3/multipart/${uploadId}`, undefined, xml))).toContain(
      `<UploadId>${uploadId}</UploadId>`,
    )
    expect(await text(ask('GET', `/s3/multipart/${uploadId}`, undefined, xml))).toMatch(
      /<ListPartsResult><Part><ETag>[0-9a-f]{32}<\/ETag><PartNumber>1<\/PartNumber>/,
    )
    expect(await text(ask('POST', `/s3/multipart/${uploadId}/complete`, undefined, xml))).toMatch(
      /<Key>paper-\w{6}\.pdf<\/Key><Location>http:\/\/localhost:3000\/api\/media\/file\/paper-/,
    )
  })
})
