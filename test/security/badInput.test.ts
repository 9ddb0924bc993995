import { createLocalReq } from 'payload'
import sharp from 'sharp'

import { errorCodes } from '../../src/core/errorCodes.js'
import { type App, createApp } from '../app/createApp.js'
import { pdf } from '../app/files.js'
import { multipart, type Part } from '../app/multipart.js'
import {
  type Answer,
  errorOf,
  filesOf,
  heldUploads,
  read,
  type Speaker,
  speaker,
  usageOf,
} from '../app/uploads.js'
import { waysInto } from '../app/ways.js'

const MiB = 2 ** 20
const long = (length: number) => 'x'.repeat(length)
const maxSize = 100_000

describe('bad input', () => {
  let app: App
  let editor: Speaker
  beforeAll(async () => {
    app = await createApp({ maxSize: { document: maxSize } })
    editor = speaker(app)
    await usageOf(app, app.editor)
  })
  afterAll(() => app.stop())

  // After every refusal nothing is held; after all of them nothing is stored.
  const held = new Set<unknown>()
  afterEach(async () => {
    const now = await heldUploads(app)
    const fresh = now.filter((id) => !held.has(id))
    now.forEach((id) => held.add(id))
    expect(fresh).toEqual([])
  })

  describe('names', () => {
    it.each([[null], [1], [true], [['a.jpg']], [{}], [undefined]])(
      'B03 %j is no name',
      async (filename) => {
        for (const begin of [editor.presign, editor.initiate]) {
          expect(errorOf(await begin({ filename, size: 10 }))).toEqual({
            code: 'INVALID_REQUEST',
            status: 400,
          })
        }
      },
    )
  })

  describe('types', () => {
    it.each([[null], [1], [{}], [['image/jpeg']]])('B18 %j is no type', async (mimeType) => {
      for (const begin of [editor.presign, editor.initiate]) {
        expect(errorOf(await begin({ filename: 'a.jpg', mimeType, size: 10 }))).toEqual({
          code: 'INVALID_REQUEST',
          status: 400,
        })
      }
    })
  })

  describe('sizes', () => {
    it.each([
      [-1],
      [0],
      [1.5],
      ['10'],
      [2 ** 53],
      [2 ** 63],
      [1e308],
      [NaN],
      [null],
      [true],
      [[10]],
      [{}],
      [undefined],
    ])('B16 %p is no size', async (size) => {
      for (const begin of [editor.presign, editor.initiate]) {
        expect(errorOf(await begin({ filename: 'a.pdf', size }))).toEqual({
          code: 'INVALID_REQUEST',
          status: 400,
        })
      }
    })

    it.each([[maxSize + 1], [2 ** 31], [2 ** 40], [Number.MAX_SAFE_INTEGER]])(
      'B16 %p bytes are too many',
      async (size) => {
        for (const begin of [editor.presign, editor.initiate]) {
          expect(errorOf(await begin({ filename: 'a.pdf', size }))).toEqual({
            code: 'FILE_TOO_LARGE',
            status: 413,
          })
        }
      },
    )

    it.each([[0], [-1], [1.5], ['1'], [2 ** 53], [null]])(
      'B16 %p is no size of a part',
      async (partSize) => {
        expect(errorOf(await editor.initiate({ filename: 'a.pdf', partSize, size: 10 }))).toEqual({
          code: 'INVALID_REQUEST',
          status: 400,
        })
      },
    )
  })

  describe('JSON', () => {
    const routes = [
      'upload/presigned',
      'upload/confirm',
      'upload/multipart/initiate',
      'upload/multipart/part',
      'upload/multipart/complete',
      'upload/multipart/abort',
      'folders',
      'bulk/move',
    ]
    const send = (route: string, body: string, headers = {}) =>
      read(
        app.call('POST', `/media/${route}`, app.editor, body, {
          'content-type': 'application/json',
          ...headers,
        }),
      )

    it.each([
      ['half of it', '{"filename": "a.jpg"'],
      ['no JSON', 'filename=a.jpg'],
      ['two of it', '{}{}'],
      ['an array', '[]'],
      ['a text', '"a"'],
      ['a number', '1'],
      ['null', 'null'],
      ['nothing', ''],
      ['an empty object', '{}'],
      ['an array deep in arrays', '['.repeat(100_000)],
      ['2 MB of it', JSON.stringify({ filename: long(2 * MiB) })],
    ])('%s is refused by every endpoint', async (_what, body) => {
      for (const route of routes) {
        expect(errorOf(await send(route, body))).toEqual({ code: 'INVALID_REQUEST', status: 400 })
      }
    })

    it('more than was announced is refused', async () => {
      const body = new ReadableStream({
        pull: (controller) => controller.enqueue(Buffer.alloc(MiB / 4, ' ')),
      })
      const answer = await read(app.call('POST', '/media/upload/presigned', app.editor, body))
      expect(errorOf(answer)).toEqual({ code: 'INVALID_REQUEST', status: 400 })
    })

    it.each([
      ['key', 'x'],
      ['user', 1],
      ['state', 'completed'],
      ['storagePath', '../x'],
      ['__proto__', { isAdmin: true }],
      ['partNumber', 1],
    ])('B48 the unknown field %s is refused', async (field, value) => {
      const body = `{"filename":"a.pdf","size":10,${JSON.stringify(field)}:${JSON.stringify(value)}}`
      for (const route of ['upload/presigned', 'upload/multipart/initiate']) {
        expect(errorOf(await send(route, body))).toEqual({ code: 'INVALID_REQUEST', status: 400 })
      }
    })

    it.each([
      ['idempotencyKey', ''],
      ['idempotencyKey', long(201)],
      ['idempotencyKey', 'a\0b'],
      ['idempotencyKey', 1],
      ['sha256', 'abc'],
      ['sha256', 1],
      ['folder', 0],
      ['folder', -1],
      ['folder', 1.5],
      ['folder', ''],
      ['folder', '..'],
      ['folder', 'a/../b'],
      ['folder', 'a\0b'],
      ['folder', long(3_000)],
      ['folder', []],
      ['folder', Array(21).fill('a').join('/')],
    ])('B13 %s cannot be %j', async (field, value) => {
      for (const begin of [editor.presign, editor.initiate]) {
        const answer = await begin({ filename: 'a.pdf', size: 10, [field]: value })
        expect(errorOf(answer)).toEqual({ code: 'INVALID_REQUEST', status: 400 })
      }
    })

    it.each([['no/such'], [999_999], [2 ** 31], [Number.MAX_SAFE_INTEGER], ["' OR 1=1--"]])(
      'B14 there is no folder %j',
      async (folder) => {
        for (const begin of [editor.presign, editor.initiate]) {
          const answer = await begin({ filename: 'a.pdf', folder, size: 10 })
          expect(errorOf(answer)).toEqual({ code: 'FOLDER_NOT_FOUND', status: 404 })
        }
      },
    )
  })

  describe('part numbers', () => {
    it.each([
      [[0]],
      [[-1]],
      [[1.5]],
      [['1']],
      [[10_001]],
      [[1, 1]],
      [[]],
      [[null]],
      [Array.from({ length: 1_001 }, (_, i) => i + 1)],
      [1],
      ['1'],
      [{}],
      [null],
      [undefined],
    ])('B38 %j are no part numbers', async (numbers) => {
      const { id } = (await editor.initiate({ filename: 'a.pdf', size: 10 })).body
      expect(errorOf(await editor.part({ id, numbers }))).toEqual({
        code: 'INVALID_REQUEST',
        status: 400,
      })
      expect((await editor.abort(id)).status).toBe(200)
    })

    it.each([
      ['no sum', { 1: 'x' }, 'INVALID_REQUEST'],
      ['a sum in hex', { 1: '0'.repeat(32) }, 'INVALID_REQUEST'],
      ['a sum that no bytes have', { 1: `${'x'.repeat(22)}==` }, 'INVALID_CHECKSUM'],
      ['part zero', { 0: 'rL0Y20zC+Fzt72VPzMSk2A==' }, 'INVALID_REQUEST'],
      ['a list', ['rL0Y20zC+Fzt72VPzMSk2A=='], 'INVALID_REQUEST'],
    ])('checksums cannot be %s', async (_what, checksums, code) => {
      const { id } = (await editor.initiate({ filename: 'a.pdf', size: 10 })).body
      expect(errorOf(await editor.part({ id, checksums, numbers: [1] }))).toEqual({
        code,
        status: 400,
      })
      expect((await editor.abort(id)).status).toBe(200)
    })
  })

  describe('ids', () => {
    const code = (answer: Answer) => {
      const error = errorOf(answer)
      expect({ [error.code]: errorCodes[error.code as never] }).toEqual({
        [error.code]: error.status,
      })
      return error.code
    }

    it.each([
      [0],
      [-1],
      [1.5],
      [''],
      [null],
      [[]],
      [{}],
      [undefined],
      [true],
      [2 ** 53],
      [long(65)],
    ])('B46 %j is no id of an upload', async (id) => {
      for (const call of [
        editor.confirm,
        editor.complete,
        editor.abort,
        (wrong: unknown) => editor.part({ id: wrong, numbers: [1] }),
      ]) {
        expect(code(await call(id))).toBe('INVALID_REQUEST')
      }
    })

    it.each([
      ['abc'],
      ['1; DROP TABLE media'],
      ['../1'],
      ['\0'],
      ['1e3'],
      ['99999999999'],
      [2 ** 31],
    ])('B46 there is no upload %j', async (id) => {
      for (const call of [
        editor.confirm,
        editor.complete,
        editor.abort,
        (wrong: unknown) => editor.part({ id: wrong, numbers: [1] }),
      ]) {
        expect(code(await call(id))).toBe('UPLOAD_NOT_FOUND')
      }
      expect(code(await editor.resume(encodeURIComponent(id)))).toBe('UPLOAD_NOT_FOUND')
    })

    it.each([
      ['abc'],
      ['0'],
      ['-1'],
      ['1.5'],
      ['999999'],
      ['2147483648'],
      ['99999999999999999999'],
      ['%00'],
      ["1'"],
      ['1%2F2'],
      ['..%2F1'],
    ])('there is no file %s', async (id) => {
      const admin = speaker(app, app.admin)
      const calls: [string, string, unknown?][] = [
        ['GET', '/file'],
        ['GET', '/file/thumbnail'],
        ['GET', '/download'],
        ['GET', '/variants'],
        ['DELETE', ''],
        ['POST', '/restore'],
        ['POST', '/scan'],
        ['POST', '/release', { reason: 'because' }],
        ['POST', '/block', { reason: 'because' }],
      ]
      for (const [method, rest, body] of calls) {
        expect([rest, code(await admin.ask(method, `/media/${id}${rest}`, body))]).toEqual([
          rest,
          'FILE_NOT_FOUND',
        ])
      }
      for (const [method, rest, body] of [
        ['PUT', '', {}],
        ['POST', '/move', { folder: null }],
      ] as const) {
        expect([rest, code(await admin.ask(method, `/media/${id}${rest}`, body))]).toEqual([
          rest,
          'FILE_NOT_FOUND',
        ])
      }
    })

    it.each([
      ['page=0'],
      ['page=1e300'],
      ['page=9007199254740991'],
      ['page=x'],
      ['limit=0'],
      ['limit=101'],
      ['scanStatus=CLEAN'],
      ['user=x'],
      ['user=99999999999'],
      [`user=${long(65)}`],
      ['user=%00'],
    ])('the quarantine does not answer ?%s', async (query) => {
      const answer = await speaker(app, app.admin).ask('GET', `/media/quarantined?${query}`)
      expect(code(answer)).toBe('INVALID_REQUEST')
    })

    it.each([['x'], ['99999999999'], ['%00'], ['-1']])(
      'there is no usage of user %s',
      async (user) => {
        const answer = await speaker(app, app.admin).ask('GET', `/media/usage?user=${user}`)
        expect(code(answer)).toBe('INVALID_REQUEST')
      },
    )
  })

  describe('multipart/form-data', () => {
    const file: Part = { bytes: pdf(), filename: 'a.pdf', type: 'application/pdf' }
    const field = (name: string, bytes: string): Part => ({ bytes, field: name })
    const good = multipart([file])
    const bad = (code: string, status: number) => ({ code, status })
    const malformed = bad('INVALID_REQUEST', 400)
    const type = (value: string) => ({ 'content-type': value })

    const cases: [
      string,
      { body?: BodyInit | Buffer; headers?: Record<string, string> },
      object?,
    ][] = [
      ['no body', {}],
      ['no body, but a boundary', { headers: good.headers }],
      ['an empty body', { body: Buffer.alloc(0), headers: good.headers }],
      ['no type', { body: good.body }],
      ['JSON', { body: '{"filename":"a.pdf"}', headers: type('application/json') }],
      ['bytes without a form', { body: pdf(), headers: type('application/pdf') }],
      ['no boundary', { body: good.body, headers: type('multipart/form-data') }],
      ['an empty boundary', { body: good.body, headers: type('multipart/form-data; boundary=') }],
      [
        'another boundary',
        { body: good.body, headers: type('multipart/form-data; boundary=other') },
      ],
      ['a boundary of 10,000 characters', multipart([file], { boundary: long(10_000) })],
      [
        'a type of 64 KiB',
        {
          body: good.body,
          headers: type(`multipart/form-data; boundary=b0undary; x=${long(65_536)}`),
        },
      ],
      ['an end within the file', { body: good.body.subarray(0, 1_000), headers: good.headers }],
      ['an end within the boundary', multipart([file], { end: '' })],
      ['an end after the file', multipart([file, field('title', 'cut off')], { end: '' })],
      ['an end within a header', { body: good.body.subarray(0, 50), headers: good.headers }],
      ['two files', multipart([file, file])],
      ['no file', multipart([field('title', 'x')])],
      ['no file name', multipart([{ ...file, filename: '' }])],
      ['a file in another field', multipart([{ ...file, field: 'avatar' }])],
      ['a file in no field', multipart([{ ...file, field: '' }])],
      ['a type of a part of 64 KiB', multipart([{ ...file, type: `application/${long(65_536)}` }])],
      [
        '60 fields',
        multipart([file, ...Array.from({ length: 60 }, (_, i) => field(`f${i}`, 'x'))]),
      ],
      ['a field of 2 MB', multipart([file, field('title', long(2 * MiB))])],
      ['a field name of 200 characters', multipart([file, field(long(200), 'x')])],
      ['an unknown field', multipart([file, field('colour', 'red')])],
      ['a machine field', multipart([file, field('scanStatus', 'CLEAN')])],
      ['an owner', multipart([file, field('user', '1')])],
      ...[
        '__proto__',
        'constructor',
        'id',
        'createdAt',
        'updatedAt',
        'deletedAt',
        '_objectKey',
        'url',
      ].map((name): (typeof cases)[number] => [
        `a field ${name}`,
        multipart([file, field(name, '2020-01-01T00:00:00.000Z')]),
      ]),
      ['a text that is too long', multipart([file, field('altText', long(501))])],
      ['NUL in a text', multipart([file, field('title', 'a\0b')])],
      ['no number', multipart([file, field('displayOrder', 'first')])],
      ['a focal point outside', multipart([file, field('focalX', '101')])],
      ['no visibility', multipart([file, field('visibility', 'secret')])],
      ['101 tags', multipart([file, field('tags', Array(101).fill('x').join(','))])],
      ['no folder', multipart([file, field('folder', 'no/such')]), bad('FOLDER_NOT_FOUND', 404)],
      [
        'a folder beyond all ids',
        multipart([file, field('folder', '99999999999')]),
        bad('FOLDER_NOT_FOUND', 404),
      ],
      ['a panel that sends no JSON', multipart([file, field('_payload', '{')])],
      ['a panel that sends null', multipart([file, field('_payload', 'null')])],
      ['a panel that sends a list', multipart([file, field('_payload', '[]')])],
      ['a panel that sends a wrong type', multipart([file, field('_payload', '{"tags":1}')])],
      ['a receipt that is no JSON', multipart([field('file', 'x')])],
      ['a receipt that is null', multipart([field('file', 'null')])],
      ['an empty receipt', multipart([field('file', '{}')])],
      [
        'a forged receipt',
        multipart([field('file', '{"clientUploadContext":{"signedReceipt":"x"}}')]),
        bad('INVALID_SIGNATURE', 403),
      ],
    ]

    it.each(cases)('B15 %s is refused', async (_what, { body, headers }, verdict = malformed) => {
      for (const route of ['/media', '/media/upload']) {
        const started = performance.now()
        expect(errorOf(await read(app.call('POST', route, app.editor, body, headers)))).toEqual(
          verdict,
        )
        expect(performance.now() - started).toBeLessThan(5_000)
      }
    })

    it('nobody in particular cannot send a file', async () => {
      for (const route of ['/media', '/media/upload']) {
        expect(errorOf(await read(app.call('POST', route, null, good.body, good.headers)))).toEqual(
          {
            code: 'NOT_LOGGED_IN',
            status: 401,
          },
        )
      }
    })
  })

  describe('the Local API', () => {
    it.each([
      ['an unknown field', { colour: 'red' }],
      ['a machine field', { scanStatus: 'CLEAN' }],
      ['a text that is too long', { altText: long(501) }],
      ['a text with NUL', { title: 'a\0b' }],
      ['a date of the server', { deletedAt: '2020-01-01T00:00:00.000Z' }],
    ])('does not take %s from a person', async (_what, data) => {
      const creating = app.payload.create({
        collection: 'media',
        data: data as never,
        file: { data: pdf(), mimetype: 'application/pdf', name: 'a.pdf', size: 2_000 },
        overrideAccess: false,
        user: { id: app.editor.id, collection: 'users' } as never,
      })
      await expect(creating).rejects.toMatchObject({ code: 'INVALID_REQUEST', status: 400 })
    })

    it('does not take a file from nobody', async () => {
      const creating = app.payload.create({
        collection: 'media',
        data: {} as never,
        file: { data: pdf(), mimetype: 'application/pdf', name: 'a.pdf', size: 2_000 },
        overrideAccess: false,
      })
      await expect(creating).rejects.toMatchObject({ status: 400 })
    })

    it('does not make a file of nothing', async () => {
      const creating = app.payload.create({
        collection: 'media',
        data: { user: app.editor.id } as never,
      })
      await expect(creating).rejects.toMatchObject({ code: 'INVALID_REQUEST', status: 400 })
    })
  })

  describe('storage URLs', () => {
    it.each([
      [''],
      ['?signature=x'],
      ['?key=../../etc/passwd&signature=x'],
      ['?key=%00'],
      ['?part=-1&size=NaN&expires=9e99&signature=%00'],
    ])('nobody signed %s', async (query) => {
      for (const method of ['PUT', 'GET']) {
        const body = method === 'PUT' ? pdf() : undefined
        const answer = await read(
          app.call(method, `/media/storage/LOCAL${query}`, app.editor, body),
        )
        expect(errorOf(answer)).toEqual({ code: 'INVALID_SIGNATURE', status: 403 })
      }
    })
  })

  it('has left nothing: no row, no figure, no file', async () => {
    await app.drain()
    expect(await filesOf(app)).toEqual([])
    expect(await heldUploads(app)).toEqual([])
    expect(await app.payload.count({ collection: 'media', trash: true })).toEqual({ totalDocs: 0 })
    const figures = Object.entries(await usageOf(app, app.editor)).filter(
      ([name, value]) => typeof value === 'number' && name !== 'id' && name !== 'user',
    )
    expect(figures.length).toBeGreaterThan(15)
    expect(figures.filter(([, value]) => value !== 0)).toEqual([])
  })
})

describe('odd but good input', () => {
  let app: App
  beforeAll(async () => {
    app = await createApp()
  })
  afterAll(() => app.stop())

  const fileOf = async (id: number, rest = 'file') =>
    app.call('GET', `/media/${id}/${rest}`, app.editor)

  it.each([['POST /media'], ['POST /media/upload'], ['Local API']] as const)(
    'B16 %s takes an empty text',
    async (way) => {
      const { body, status } = await waysInto(app)[way]({
        bytes: Buffer.alloc(0),
        name: 'empty.txt',
      })
      expect({ size: body.doc.filesize, status }).toEqual({ size: 0, status: 201 })
      await app.drain()
      const served = await fileOf(body.doc.id)
      expect(served.status).toBe(200)
      expect(served.headers.get('content-length')).toBe('0')
      expect((await served.arrayBuffer()).byteLength).toBe(0)
      expect((await app.call('GET', `/media/file/${body.doc.filename}`, app.editor)).status).toBe(
        200,
      )
    },
  )

  it('B21 takes a picture of 49 megapixels', async () => {
    const bytes = await sharp({
      create: { background: 'red', channels: 3, height: 7_000, width: 7_000 },
    })
      .png()
      .toBuffer()
    const { body } = await waysInto(app).presigned({ bytes, name: 'large.png' })
    expect(body.doc).toMatchObject({ height: 7_000, width: 7_000 })
  })

  it('takes fields before and after the file, and tags however they are sent', async () => {
    const { body, headers } = multipart([
      { bytes: 'Before', field: 'title' },
      { bytes: pdf(), filename: 'a.pdf' },
      { bytes: 'one, two', field: 'tags' },
      { bytes: 'three', field: 'tags' },
      { bytes: 'true', field: 'isPrimary' },
    ])
    const answer = await read(app.call('POST', '/media', app.editor, body, headers))
    expect(answer.body.doc).toMatchObject({
      isPrimary: true,
      tags: ['one', 'two', 'three'],
      title: 'Before',
    })
  })

  it('takes two files of one request of the Local API', async () => {
    const req = await createLocalReq({}, app.payload)
    const files = []
    for (const name of ['one.pdf', 'two.pdf']) {
      files.push(
        await app.payload.create({
          collection: 'media',
          data: { user: app.editor.id } as never,
          file: { data: pdf(), mimetype: 'application/pdf', name, size: 2_000 },
          req,
        }),
      )
    }
    expect(files).toMatchObject([{ originalFilename: 'one.pdf' }, { originalFilename: 'two.pdf' }])
    expect(files[0]!.id).not.toBe(files[1]!.id)
  })

  it('has counted everything it took, and holds nothing', async () => {
    await app.drain()
    const { docs } = await app.payload.find({ collection: 'media', pagination: false })
    const total = docs.reduce(
      (sum, doc) =>
        sum +
        ((doc as never as { filesize: number }).filesize +
          (doc as never as { variantsSize: number }).variantsSize),
      0,
    )
    expect(await usageOf(app, app.editor)).toMatchObject({
      allocatedBytes: total,
      reservedBytes: 0,
      totalBytes: total,
      totalFiles: docs.length,
    })
    expect(await heldUploads(app)).toEqual([])
  })
})
