import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp, type Person } from '../app/createApp.js'
import { eicarBytes, jpeg, pdf } from '../app/files.js'
import { settleDown } from '../app/later.js'
import { multipart, type Part } from '../app/multipart.js'
import { query } from '../app/query.js'
import { errorOf, read, usageOf } from '../app/uploads.js'

const MiB = 2 ** 20

const until = async (is: () => Promise<boolean>): Promise<void> => {
  while (!(await is())) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

const file = (filename: string, bytes: Buffer = pdf(), field = 'files'): Part => ({
  bytes,
  field,
  filename,
})
const field = (name: string, value: unknown): Part => ({
  bytes: typeof value === 'string' ? value : JSON.stringify(value),
  field: name,
})

describe('batch upload', () => {
  let app: App
  beforeAll(async () => {
    app = await createApp({
      limits: ({ user }) =>
        user.id === app.other.id ? { storageBytes: 25_000 } : { files: 10_000 },
      maxSize: { document: 2 * MiB },
      uploads: { batchFiles: 4 },
    })
  })
  afterAll(() => app.stop())
  afterEach(async () => {
    await app.drain()
    expect(await audit(app)).toEqual(nothingWrong)
  })

  const send = (parts: readonly Part[], person: null | Person = app.editor) => {
    const { body, headers } = multipart(parts)
    return read(app.call('POST', '/media/upload/batch', person, body, headers))
  }
  const rows = () =>
    query<{ id: number; name: string }>(
      app,
      'SELECT id, original_filename AS name FROM media ORDER BY id',
    )

  it('takes every file, and says so of each', async () => {
    const picture = await jpeg()
    const { body, status } = await send([
      field('tags', 'trip,sea'),
      field('title', 'Trip'),
      file('a.jpg', picture),
      file('b.pdf', pdf(3_000), 'file'),
      file('c.pdf', pdf(4_000), 'files[]'),
    ])
    expect(status).toBe(201)
    expect(body.summary).toEqual({
      failed: 0,
      succeeded: 3,
      total: 3,
      totalSize: picture.length + 7_000,
    })
    expect(body.results).toMatchObject(
      ['a.jpg', 'b.pdf', 'c.pdf'].map((filename, index) => ({
        doc: {
          originalFilename: filename,
          scanStatus: 'PENDING',
          tags: ['trip', 'sea'],
          title: 'Trip',
        },
        filename,
        index,
        status: 'uploaded',
      })),
    )
    const ids = body.results.map(({ doc }: { doc: { id: number } }) => doc.id)
    expect(ids).toEqual([...ids].sort((a: number, b: number) => a - b))
    await app.drain()
    const first = await app.payload.findByID({ id: ids[0], collection: 'media' })
    expect(first).toMatchObject({ scanStatus: 'CLEAN', status: 'ready' })
  })

  it('goes on after a file that is refused, and says why', async () => {
    const before = (await rows()).length
    const { body, status } = await send([
      file('good.pdf'),
      file('page.png', Buffer.from('<html>')),
      file('huge.pdf', pdf(2 * MiB + 1)),
      file('last.pdf'),
    ])
    expect(status).toBe(207)
    expect(body.summary).toEqual({ failed: 2, succeeded: 2, total: 4, totalSize: 4_000 })
    expect(body.results).toMatchObject([
      { filename: 'good.pdf', index: 0, status: 'uploaded' },
      {
        error: { code: 'TYPE_NOT_ALLOWED', expected: 'image/png', status: 415 },
        filename: 'page.png',
        index: 1,
        status: 'failed',
      },
      {
        error: { code: 'FILE_TOO_LARGE', maxSize: 2 * MiB, status: 413 },
        filename: 'huge.pdf',
        index: 2,
        status: 'failed',
      },
      { filename: 'last.pdf', index: 3, status: 'uploaded' },
    ])
    expect(body.results[1].error.message).toMatch(/^The content is .*\.$/)
    expect(body.results[1]).not.toHaveProperty('doc')
    expect((await rows()).length - before).toBe(2)
  })

  it('answers for each when all are refused', async () => {
    const { body, status } = await send([
      file('../a.pdf'),
      file('b.exe'),
      // What browsers send of a field nobody chose a file for.
      { ...file('', Buffer.alloc(0)), type: 'application/octet-stream' },
      file('d.pdf', pdf(), 'upload'),
    ])
    expect(status).toBe(207)
    expect(body.results.map(({ error }: { error: { code: string } }) => error.code)).toEqual([
      'INVALID_NAME',
      'TYPE_NOT_ALLOWED',
      'INVALID_NAME',
      'INVALID_REQUEST',
    ])
    expect(body.summary).toEqual({ failed: 4, succeeded: 0, total: 4, totalSize: 0 })
  })

  it('reports the files that come after the last that is allowed', async () => {
    const { body, status } = await send(Array.from({ length: 6 }, (_, i) => file(`${i}.pdf`)))
    expect(status).toBe(207)
    expect(body.summary).toEqual({ failed: 2, succeeded: 4, total: 6, totalSize: 8_000 })
    for (const index of [4, 5]) {
      expect(body.results[index]).toMatchObject({
        error: { code: 'INVALID_REQUEST', most: 4, status: 400 },
        filename: `${index}.pdf`,
        index,
        status: 'failed',
      })
    }
  })

  it('counts each against the quota by itself', async () => {
    const { body, status } = await send(
      [
        file('1.pdf', pdf(10_000)),
        file('2.pdf', pdf(20_000)),
        file('3.pdf', pdf(10_000)),
        file('4.pdf', pdf(10_000)),
      ],
      app.other,
    )
    expect(status).toBe(207)
    expect(body.results).toMatchObject([
      { status: 'uploaded' },
      {
        error: {
          allocatedBytes: 10_000,
          code: 'QUOTA_EXCEEDED',
          needed: 20_000,
          status: 413,
          storageLimitBytes: 25_000,
        },
        status: 'failed',
      },
      { status: 'uploaded' },
      { error: { allocatedBytes: 20_000, code: 'QUOTA_EXCEEDED', status: 413 }, status: 'failed' },
    ])
    expect(await usageOf(app, app.other)).toMatchObject({
      reservedBytes: 0,
      reservedFiles: 0,
      totalBytes: 20_000,
      totalFiles: 2,
    })
  })

  describe('metadata', () => {
    const docsOf = ({ body }: { body: { results: { doc: Record<string, unknown> }[] } }) =>
      body.results.map(({ doc: { altText, tags, title } }) => ({ altText, tags, title }))
    const own = [{ title: 'One' }, null, { altText: 'a boat', tags: ['own'] }]
    const expected = [
      { altText: 'the sea', tags: ['trip'], title: 'One' },
      { altText: 'the sea', tags: ['trip'], title: 'All' },
      { altText: 'a boat', tags: ['own'], title: 'All' },
    ]
    const files = [file('1.pdf'), file('2.pdf'), file('3.pdf')]
    const fields = [
      field('altText', 'the sea'),
      field('tags', 'trip'),
      field('title', 'All'),
      field('metadata', own),
    ]

    it('is common to all, and each may have its own', async () => {
      const answer = await send([...fields, ...files])
      expect(answer.status).toBe(201)
      expect(docsOf(answer)).toEqual(expected)
    })

    it('may come after the files, as forms may send it', async () => {
      const answer = await send([...files, ...fields])
      expect(answer.status).toBe(201)
      expect(docsOf(answer)).toEqual(expected)
      const { body } = answer
      const stored = await app.payload.findByID({ id: body.results[2].doc.id, collection: 'media' })
      expect(stored).toMatchObject(expected[2]!)
    })

    it('may come between them', async () => {
      const answer = await send([
        fields[0]!,
        files[0]!,
        fields[1]!,
        files[1]!,
        fields[2]!,
        fields[3]!,
        files[2]!,
      ])
      expect(docsOf(answer)).toEqual(expected)
    })

    it('may be a folder', async () => {
      await app.call('POST', '/media/folders', app.editor, { path: 'trips/2026' })
      const before = await send([field('folder', 'trips/2026'), file('1.pdf')])
      const after = await send([file('2.pdf'), field('folder', 'trips/2026')])
      expect(before.status).toBe(201)
      expect(before.body.results[0].doc.folder).toBeTruthy()
      expect(after.body.results[0].doc.folder).toEqual(before.body.results[0].doc.folder)
    })

    it.each([
      ['a field of the library', 'scanStatus', 'CLEAN'],
      ['a field nobody knows', 'colour', 'blue'],
      ['an owner', 'user', '1'],
      ['metadata that is no JSON', 'metadata', '[{'],
      ['metadata that is no list', 'metadata', '{"title":"a"}'],
      ['an entry that is no object', 'metadata', '["title"]'],
      ['an entry that is a list', 'metadata', '[[]]'],
      ['an entry with a field of the library', 'metadata', '[{"isQuarantined":false}]'],
      ['a text that is too long', 'altText', 'x'.repeat(501)],
      ['the form of the panel', '_payload', '{"title":"a"}'],
    ])('%s is refused before a byte is stored', async (_what, name, value) => {
      const before = (await rows()).length
      const early = await send([field(name, value), file('a.pdf')])
      expect(early.status).toBe(207)
      expect(early.body.results).toMatchObject([
        { error: { code: 'INVALID_REQUEST', status: 400 }, status: 'failed' },
      ])
      expect((await rows()).length).toBe(before)
      // Too late to refuse the file, early enough to say so.
      const late = await send([file('a.pdf'), field(name, value)])
      expect(late.status).toBe(207)
      expect(late.body.results).toMatchObject([
        {
          doc: { originalFilename: 'a.pdf', scanStatus: 'PENDING' },
          error: { code: 'INVALID_REQUEST' },
          status: 'uploaded',
        },
      ])
      expect(late.body.summary).toMatchObject({ failed: 0, succeeded: 1 })
    })

    it('of one file hurts no other', async () => {
      const { body } = await send([
        field('metadata', [{ folder: 999_999 }, { title: 'Good' }]),
        file('1.pdf'),
        file('2.pdf'),
      ])
      expect(body.results).toMatchObject([
        { error: { code: 'FOLDER_NOT_FOUND', status: 404 }, status: 'failed' },
        { doc: { title: 'Good' }, status: 'uploaded' },
      ])
    })

    it('may have what is wished of a file: its SHA-256, its place, to be asked about duplicates', async () => {
      const { body } = await send([
        field('metadata', [
          { sha256: '0'.repeat(64) },
          { path: 'campaigns/2026' },
          { onDuplicate: 'ask' },
        ]),
        file('1.pdf', pdf(2_101)),
        file('2.pdf', pdf(2_102)),
        file('3.pdf', pdf(2_102)),
      ])
      expect(body.results).toMatchObject([
        { error: { code: 'INVALID_CHECKSUM', status: 400 }, status: 'failed' },
        { doc: { prefix: 'campaigns/2026' }, status: 'uploaded' },
        {
          error: { code: 'DUPLICATE_FILE', existing: { originalFilename: '2.pdf' }, status: 409 },
          status: 'failed',
        },
      ])
    })
  })

  it('scans each for itself', async () => {
    const { body } = await send([file('virus.txt', eicarBytes()), file('good.pdf')])
    await app.drain()
    const statuses = await Promise.all(
      body.results.map(
        async ({ doc: { id } }: { doc: { id: number } }) =>
          (await app.payload.findByID({ id, collection: 'media' })).scanStatus,
      ),
    )
    expect(statuses).toEqual(['INFECTED', 'CLEAN'])
  })

  it('wants a person, a form and a file', async () => {
    expect(errorOf(await send([file('a.pdf')], null))).toEqual({
      code: 'NOT_LOGGED_IN',
      status: 401,
    })
    expect(errorOf(await send([field('title', 'no file')]))).toEqual({
      code: 'INVALID_REQUEST',
      status: 400,
    })
    const asJSON = await read(app.call('POST', '/media/upload/batch', app.editor, { files: [] }))
    expect(errorOf(asJSON)).toEqual({ code: 'INVALID_REQUEST', status: 400 })
  })

  it('tells what stays of a form that turns out wrong', async () => {
    const answer = await send([
      file('a.pdf'),
      ...Array.from({ length: 60 }, (_, i) => field(`f${i}`, 'x')),
    ])
    expect(errorOf(answer)).toEqual({ code: 'INVALID_REQUEST', status: 400 })
    expect(answer.body.errors[0].data).toMatchObject({
      results: [{ doc: { originalFilename: 'a.pdf' }, status: 'uploaded' }],
      summary: { failed: 0, succeeded: 1, total: 1, totalSize: 2_000 },
    })
  })

  describe('a request that breaks off', () => {
    const onTheirWay = async () =>
      (await query(app, `SELECT 1 FROM media_uploads WHERE state = 'completing'`)).length

    /** Sends a body without its end, waits until `count` files have their rows and the next is stored, and breaks off. */
    const breakOff = async (parts: readonly Part[], cut: number, count: number) => {
      const { body, headers } = multipart(parts)
      const before = (await rows()).length
      const stream = new ReadableStream<Uint8Array>({
        start: async (controller) => {
          controller.enqueue(body.subarray(0, body.length - cut))
          await until(
            async () => (await rows()).length === before + count && (await onTheirWay()) === 1,
          )
          controller.error(new Error('The client is gone.'))
        },
      })
      const answer = await read(
        app.call('POST', '/media/upload/batch', app.editor, stream, headers),
      )
      expect(errorOf(answer)).toEqual({ code: 'INVALID_REQUEST', status: 400 })
      return (await rows()).slice(before).map(({ name }) => name)
    }

    it('leaves the files that were whole, and nothing of the rest', async () => {
      const parts = [
        file('1.pdf'),
        file('2.pdf', pdf(300_000)),
        file('3.pdf', pdf(900_000)),
        file('4.pdf'),
      ]
      expect(await breakOff(parts, 400_000, 2)).toEqual(['1.pdf', '2.pdf'])
    })

    it('leaves nothing when the first file was on its way', async () => {
      expect(await breakOff([file('1.pdf', pdf(900_000)), file('2.pdf')], 300_000, 0)).toEqual([])
    })

    it('ends as a body that was cut off', async () => {
      const before = (await rows()).length
      const { body, headers } = multipart([file('1.pdf'), file('2.pdf', pdf(500_000))])
      const cut = body.subarray(0, body.length - 100_000)
      const answer = await read(app.call('POST', '/media/upload/batch', app.editor, cut, headers))
      expect(errorOf(answer)).toEqual({ code: 'INVALID_REQUEST', status: 400 })
      expect(answer.body.errors[0].data.results).toMatchObject([
        { status: 'uploaded' },
        { status: 'failed' },
      ])
      expect((await rows()).slice(before).map(({ name }) => name)).toEqual(['1.pdf'])
    })
  })

  it('leaves no reservation behind', async () => {
    await settleDown(app)
    const [reserved] = await query(
      app,
      'SELECT sum(reserved_bytes) AS bytes, sum(reserved_files) AS files FROM storage_usage',
    )
    expect(reserved).toEqual({ bytes: '0', files: '0' })
  })
})

describe('a batch in a project of its own', () => {
  const refusal = (status: number) => () => {
    throw Object.assign(new Error('Not today.'), { isPublic: true, status })
  }
  it('tells what a hook of the project says, and hides what nobody foresaw', async () => {
    let fail = refusal(403)
    const app = await createApp({
      collections: {
        media: (collection) => ({
          ...collection,
          hooks: {
            ...collection.hooks,
            beforeValidate: [({ data }) => (data?.title === 'bad' ? fail() : data)],
          },
        }),
      },
    })
    try {
      const send = async () => {
        const { body, headers } = multipart([
          field('metadata', [{ title: 'bad' }, null]),
          file('1.pdf'),
          file('2.pdf'),
        ])
        return (await read(app.call('POST', '/media/upload/batch', app.editor, body, headers))).body
          .results
      }
      expect(await send()).toMatchObject([
        { error: { message: 'Not today.', status: 403 }, status: 'failed' },
        { status: 'uploaded' },
      ])
      fail = () => {
        throw new Error('secret detail')
      }
      const results = await send()
      expect(results).toMatchObject([
        { error: { message: 'Something went wrong.', status: 500 }, status: 'failed' },
        { status: 'uploaded' },
      ])
      expect(JSON.stringify(results)).not.toContain('secret')
      await app.drain()
      expect(await audit(app)).toEqual(nothingWrong)
    } finally {
      await app.stop()
    }
  })
})
