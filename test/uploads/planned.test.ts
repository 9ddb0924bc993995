import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { local } from 'payload-media-library/storage/local'

import { faulty } from '../../src/storage/faulty.js'
import { type App, createApp } from '../app/createApp.js'
import { eicarBytes, jpeg, pdf } from '../app/files.js'
import { later, sweep } from '../app/later.js'
import { multipart } from '../app/multipart.js'
import {
  errorOf,
  filesOf,
  heldUploads,
  md5,
  put,
  read,
  type Speaker,
  speaker,
  usageOf,
} from '../app/uploads.js'

const MiB = 2 ** 20

describe('planned upload', () => {
  let app: App
  let editor: Speaker
  let other: Speaker
  beforeAll(async () => {
    app = await createApp({
      collections: {
        media: (media) => ({
          ...media,
          fields: [...media.fields, { name: 'credit', type: 'text', maxLength: 5 }],
        }),
      },
    })
    editor = speaker(app)
    other = speaker(app, app.other)
  })
  afterAll(() => app.stop())

  const nothingIsHeld = async () => {
    expect(await heldUploads(app)).toEqual([])
    expect(await usageOf(app, app.editor)).toMatchObject({ reservedBytes: 0, reservedFiles: 0 })
  }
  const presignPdf = (bytes: Buffer, more = {}) =>
    editor.presign({
      filename: 'paper.pdf',
      mimeType: 'application/pdf',
      size: bytes.length,
      ...more,
    })
  const initiatePdf = (bytes: Buffer, more = {}) =>
    editor.initiate({ filename: 'big.pdf', partSize: MiB, size: bytes.length, ...more })
  const cut = (bytes: Buffer, number: number) => bytes.subarray((number - 1) * MiB, number * MiB)
  const download = async (id: number) =>
    Buffer.from(await (await app.call('GET', `/media/${id}/file`, app.editor)).arrayBuffer())
  const whole = pdf(2.5 * MiB)

  describe('with one part', () => {
    it('signs, takes the bytes and becomes a file that is counted, scanned and served', async () => {
      const bytes = await jpeg()
      const plan = await editor.presign({
        filename: 'gull.jpg',
        mimeType: 'image/jpeg',
        size: bytes.length,
      })
      expect(plan).toEqual({
        body: {
          id: expect.any(Number),
          expiresAt: expect.any(String),
          headers: {},
          method: 'PUT',
          storagePath: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/[\w-]{36}\/gull-\w{6}\.jpg$/),
          url: expect.any(String),
        },
        status: 201,
      })
      expect(await usageOf(app, app.editor)).toMatchObject({
        allocatedBytes: bytes.length,
        reservedBytes: bytes.length,
        reservedFiles: 1,
        totalBytes: 0,
      })
      expect((await put(app, plan.body, bytes)).status).toBe(200)
      const { body, status } = await editor.confirm(plan.body.id)
      expect({ body, status }).toMatchObject({
        body: {
          doc: {
            filesize: bytes.length,
            height: 480,
            mimeType: 'image/jpeg',
            scanStatus: 'PENDING',
            storagePath: plan.body.storagePath,
            user: app.editor.id,
            width: 640,
          },
          message: expect.any(String),
        },
        status: 201,
      })
      await app.drain()
      expect((await download(body.doc.id)).equals(bytes)).toBe(true)
      expect(await usageOf(app, app.editor)).toMatchObject({ imageFiles: 1, totalFiles: 1 })
      await nothingIsHeld()
    })

    it('answers the same file when it is confirmed again', async () => {
      const plan = (await presignPdf(pdf())).body
      await put(app, plan, pdf())
      const first = await editor.confirm(plan.id, { altText: 'first' })
      const again = await editor.confirm(plan.id, { altText: 'second' })
      expect([first.status, again.status]).toEqual([201, 200])
      expect(again.body.doc).toEqual(first.body.doc)
      expect((await editor.complete(plan.id)).body.doc).toEqual(first.body.doc)
    })

    it('becomes one file when a hundred requests confirm it', async () => {
      await app.drain()
      const before = await usageOf(app, app.editor)
      const { totalDocs: rows } = await app.payload.count({ collection: 'media' })
      const plan = (await presignPdf(pdf(3_000))).body
      await put(app, plan, pdf(3_000))
      const answers = await Promise.all(Array.from({ length: 100 }, () => editor.confirm(plan.id)))
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(99)
      for (const { body } of answers) {
        expect(body.doc).toEqual(answers[0]!.body.doc)
      }
      expect((await app.payload.count({ collection: 'media' })).totalDocs).toBe(rows + 1)
      expect(app.queue.waiting()).toEqual(['scanFile'])
      await app.drain()
      expect(await usageOf(app, app.editor)).toMatchObject({
        reservedBytes: 0,
        totalBytes: before.totalBytes + 3_000,
        totalFiles: before.totalFiles + 1,
      })
    })

    it('takes what people say about the file', async () => {
      const folder = (await editor.ask('POST', '/media/folders', { path: 'press/2026' })).body.doc
      const plan = (await presignPdf(pdf())).body
      await put(app, plan, pdf())
      const { body } = await editor.confirm(plan.id, {
        altText: 'A paper',
        credit: 'Anna',
        displayOrder: 3,
        folder: 'press/2026',
        isPrimary: true,
        tags: ['press', 'paper'],
        title: 'Paper',
        visibility: 'public',
      })
      expect(body.doc).toMatchObject({
        altText: 'A paper',
        credit: 'Anna',
        displayOrder: 3,
        folder: folder.id,
        isPrimary: true,
        tags: ['press', 'paper'],
        title: 'Paper',
        visibility: 'public',
      })
    })

    it('puts the file where the plan said, unless the end of it says otherwise', async () => {
      await editor.ask('POST', '/media/folders', { path: 'a' })
      await editor.ask('POST', '/media/folders', { path: 'b' })
      const folderOf = async (metadata: object) => {
        const plan = (await presignPdf(pdf(), { folder: 'a' })).body
        await put(app, plan, pdf())
        const { folder } = (await editor.confirm(plan.id, metadata)).body.doc
        return folder === null
          ? null
          : (await editor.ask('GET', `/payload-folders/${folder}`)).body.name
      }
      expect(await folderOf({})).toBe('a')
      expect(await folderOf({ folder: 'b' })).toBe('b')
      expect(await folderOf({ folder: null })).toBe(null)
    })

    it.each([
      ['an unknown field', { colour: 'red' }, 'INVALID_REQUEST', 400],
      ['a machine field', { scanStatus: 'CLEAN' }, 'INVALID_REQUEST', 400],
      ['a text that is too long', { altText: 'x'.repeat(501) }, 'INVALID_REQUEST', 400],
      ['a tag that is no text', { tags: [1] }, 'INVALID_REQUEST', 400],
      ['NUL in a text', { title: 'a\0b' }, 'INVALID_REQUEST', 400],
      ['NUL in a tag', { tags: ['a\0b'] }, 'INVALID_REQUEST', 400],
      ['half a character', { caption: '\ud83d' }, 'INVALID_REQUEST', 400],
      ['a folder that is not there', { folder: 'no/such' }, 'FOLDER_NOT_FOUND', 404],
      ['a folder beyond all ids', { folder: 2 ** 40 }, 'FOLDER_NOT_FOUND', 404],
      ['what the project does not allow', { credit: 'too long' }, 'INVALID_REQUEST', 400],
    ])(
      'refuses %s, and can be confirmed correctly afterwards',
      async (_what, wrong, code, status) => {
        const plan = (await presignPdf(pdf())).body
        await put(app, plan, pdf())
        expect(errorOf(await editor.confirm(plan.id, wrong))).toEqual({ code, status })
        expect((await editor.confirm(plan.id, { title: 'right' })).body.doc).toMatchObject({
          title: 'right',
        })
        await nothingIsHeld()
      },
    )

    it.each([
      ['shorter', pdf().subarray(1), 'INVALID_PART', 400],
      ['longer', pdf(2_001), 'INVALID_PART', 400],
      ['empty', Buffer.alloc(0), 'INVALID_PART', 400],
    ])('refuses a body that is %s than planned', async (_what, bytes, code, status) => {
      const plan = (await presignPdf(pdf())).body
      expect(errorOf(await put(app, plan, bytes))).toEqual({ code, status })
      expect(errorOf(await editor.confirm(plan.id))).toEqual({
        code: 'UPLOAD_INCOMPLETE',
        status: 409,
      })
      await editor.abort(plan.id)
    })

    it.each([
      ['another key', (url: URL) => url.searchParams.set('key', '2026/01/01/x/y.pdf')],
      ['another length', (url: URL) => url.searchParams.set('size', '5')],
      ['another part', (url: URL) => url.searchParams.set('part', '2')],
      ['a longer life', (url: URL) => url.searchParams.set('expires', '9999999999999')],
      ['one parameter more', (url: URL) => url.searchParams.append('x', '1')],
      ['no signature', (url: URL) => url.searchParams.delete('signature')],
    ])('refuses a URL that was given %s', async (_what, change) => {
      const plan = (await presignPdf(pdf())).body
      const url = new URL(plan.url)
      change(url)
      expect(errorOf(await put(app, { url: url.href }, pdf()))).toEqual({
        code: 'INVALID_SIGNATURE',
        status: 403,
      })
      await editor.abort(plan.id)
    })

    it.each([
      ['a program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(2_000)]), 'paper.pdf'],
      ['a page', Buffer.from('<!doctype html><script>alert(1)</script>'), 'paper.pdf'],
      ['a paper', pdf(), 'picture.jpg'],
    ])('ends when the bytes are %s under another name', async (_what, bytes, filename) => {
      await app.drain()
      const [before, files] = [await usageOf(app, app.editor), await filesOf(app)]
      const plan = (await editor.presign({ filename, size: bytes.length })).body
      await put(app, plan, bytes)
      expect(errorOf(await editor.confirm(plan.id))).toEqual({
        code: 'TYPE_NOT_ALLOWED',
        status: 415,
      })
      const { allocatedBytes, reservedBytes, totalBytes } = before
      expect(await usageOf(app, app.editor)).toMatchObject({
        allocatedBytes,
        reservedBytes,
        totalBytes,
      })
      expect(errorOf(await editor.confirm(plan.id))).toEqual({
        code: 'UPLOAD_ABORTED',
        status: 409,
      })
      await app.drain()
      expect(await filesOf(app)).toEqual(files)
    })

    it('quarantines malware', async () => {
      const plan = (await editor.presign({ filename: 'a.txt', size: eicarBytes().length })).body
      await put(app, plan, eicarBytes())
      const { doc } = (await editor.confirm(plan.id)).body
      await app.drain()
      expect((await editor.ask('GET', `/media/${doc.id}`)).body).toMatchObject({
        isQuarantined: true,
        scanStatus: 'INFECTED',
      })
    })

    it('serves the bytes that were there when it was confirmed', async () => {
      const plan = (await presignPdf(pdf())).body
      await put(app, plan, pdf())
      await editor.confirm(plan.id)
      const swapped = await put(app, plan, Buffer.alloc(2_000, 'x'))
      expect(errorOf(swapped)).toEqual({ code: 'UPLOAD_NOT_FOUND', status: 404 })
      expect(errorOf(await editor.part({ id: plan.id, numbers: [1] }))).toEqual({
        code: 'UPLOAD_COMPLETED',
        status: 409,
      })
    })
  })

  describe('with many parts', () => {
    it('is sent in any order, twice where it has to be, and resumed', async () => {
      const { body: plan, status } = await initiatePdf(whole)
      expect({ plan, status }).toMatchObject({
        plan: { partCount: 3, partSize: MiB, parts: [{ number: 1 }, { number: 2 }, { number: 3 }] },
        status: 201,
      })
      const [one, two, three] = plan.parts
      await put(app, three, cut(whole, 3))
      await put(app, one, Buffer.alloc(MiB, 'x'))
      expect((await editor.resume(plan.id)).body).toEqual({
        id: plan.id,
        done: [
          { number: 1, size: MiB },
          { number: 3, size: MiB / 2 },
        ],
        expiresAt: plan.expiresAt,
        partCount: 3,
        partSize: MiB,
        size: whole.length,
        state: 'open',
      })
      await put(app, one, cut(whole, 1))
      await put(app, two, cut(whole, 2))
      const { doc } = (await editor.complete(plan.id)).body
      await app.drain()
      expect((await download(doc.id)).equals(whole)).toBe(true)
      expect((await editor.resume(plan.id)).body).toMatchObject({ done: [], state: 'completed' })
      await nothingIsHeld()
    })

    it('signs any of its parts again, each with its length', async () => {
      const plan = (await initiatePdf(whole)).body
      const { parts } = (await editor.part({ id: plan.id, numbers: [3, 1] })).body
      expect(parts).toMatchObject([
        { headers: {}, method: 'PUT', number: 3, size: MiB / 2 },
        { headers: {}, method: 'PUT', number: 1, size: MiB },
      ])
      expect((await put(app, parts[0], cut(whole, 3))).status).toBe(200)
      expect(errorOf(await put(app, parts[1], cut(whole, 3)))).toEqual({
        code: 'INVALID_PART',
        status: 400,
      })
      await editor.abort(plan.id)
    })

    it('takes only the bytes of the checksum that was signed', async () => {
      const plan = (await initiatePdf(whole)).body
      const checksums = { 1: md5(cut(whole, 1)), 2: md5(cut(whole, 2)) }
      const { parts } = (await editor.part({ id: plan.id, checksums, numbers: [1, 2, 3] })).body
      expect(parts[0].headers).toEqual({ 'content-md5': checksums[1] })
      expect(errorOf(await put(app, parts[0], Buffer.alloc(MiB, 'x')))).toEqual({
        code: 'INVALID_CHECKSUM',
        status: 400,
      })
      expect((await editor.resume(plan.id)).body.done).toEqual([])
      for (const number of [1, 2, 3]) {
        expect((await put(app, parts[number - 1], cut(whole, number))).status).toBe(200)
      }
      expect((await editor.complete(plan.id)).status).toBe(201)
    })

    it('names the parts that are missing and goes on', async () => {
      const plan = (await initiatePdf(whole)).body
      await put(app, plan.parts[1], cut(whole, 2))
      const early = await editor.complete(plan.id)
      expect(errorOf(early)).toEqual({ code: 'UPLOAD_INCOMPLETE', status: 409 })
      expect(early.body.errors[0].data).toMatchObject({ missing: [1, 3], partCount: 3 })
      await put(app, plan.parts[0], cut(whole, 1))
      await put(app, plan.parts[2], cut(whole, 3))
      expect((await editor.complete(plan.id)).status).toBe(201)
    })

    it.each([[[4]], [[1, 99]], [[10_000]]])('knows no part %j', async (numbers) => {
      const plan = (await initiatePdf(whole)).body
      expect(errorOf(await editor.part({ id: plan.id, numbers }))).toEqual({
        code: 'INVALID_PART',
        status: 400,
      })
      await editor.abort(plan.id)
    })

    it('has closed its URLs when it is complete', async () => {
      const plan = (await initiatePdf(whole)).body
      for (const { number, url } of plan.parts) {
        await put(app, { url }, cut(whole, number))
      }
      await editor.complete(plan.id)
      for (const part of plan.parts) {
        expect(errorOf(await put(app, part, cut(whole, part.number)))).toEqual({
          code: 'UPLOAD_NOT_FOUND',
          status: 404,
        })
      }
      expect(errorOf(await editor.abort(plan.id))).toEqual({
        code: 'UPLOAD_COMPLETED',
        status: 409,
      })
    })
  })

  describe('that is given up', () => {
    it('frees its reservation at once and its parts with the next job', async () => {
      await app.drain()
      const [before, files] = [await usageOf(app, app.editor), await filesOf(app)]
      const plan = (await initiatePdf(whole)).body
      await put(app, plan.parts[0], cut(whole, 1))
      expect(await usageOf(app, app.editor)).toMatchObject({
        allocatedBytes: before.allocatedBytes + whole.length,
        allocatedFiles: before.allocatedFiles + 1,
      })
      const answers = [await editor.abort(plan.id), await editor.abort(plan.id)]
      expect(answers.map(({ status }) => status)).toEqual([200, 200])
      const { allocatedBytes, allocatedFiles } = before
      expect(await usageOf(app, app.editor)).toMatchObject({
        allocatedBytes,
        allocatedFiles,
        reservedBytes: 0,
        reservedFiles: 0,
      })
      expect(await filesOf(app)).not.toEqual(files)
      await app.drain()
      expect(await filesOf(app)).toEqual(files)
      expect((await put(app, plan.parts[1], cut(whole, 2))).status).toBe(404)
      expect(await filesOf(app)).toEqual(files)
      for (const answer of [
        await editor.complete(plan.id),
        await editor.part({ id: plan.id, numbers: [1] }),
      ]) {
        expect(errorOf(answer)).toEqual({ code: 'UPLOAD_ABORTED', status: 409 })
      }
      expect((await editor.resume(plan.id)).body.state).toBe('aborted')
    })

    it('is either complete or aborted when both are asked for at once', async () => {
      for (let round = 0; round < 10; round++) {
        const plan = (await presignPdf(pdf())).body
        await put(app, plan, pdf())
        const [confirmed, aborted] = await Promise.all([
          editor.confirm(plan.id),
          editor.abort(plan.id),
        ])
        const { state } = (await editor.resume(plan.id)).body
        expect([confirmed.status, aborted.status, state]).toEqual(
          state === 'completed' ? [201, 409, 'completed'] : [409, 200, 'aborted'],
        )
      }
      await nothingIsHeld()
    })
  })

  describe('of somebody else', () => {
    const verbs: [string, (as: Speaker, id: number) => ReturnType<Speaker['abort']>][] = [
      ['confirm', (as, id) => as.confirm(id)],
      ['complete', (as, id) => as.complete(id)],
      ['part', (as, id) => as.part({ id, numbers: [1] })],
      ['resume', (as, id) => as.resume(id)],
      ['abort', (as, id) => as.abort(id)],
      ['receipt', (as, id) => as.ask('POST', '/media-library/receipt', { id })],
    ]

    it.each(verbs)('does not exist for %s', async (_verb, call) => {
      const plan = (await presignPdf(pdf())).body
      await put(app, plan, pdf())
      for (const somebody of [other, speaker(app, app.admin)]) {
        expect(errorOf(await call(somebody, plan.id))).toEqual({
          code: 'UPLOAD_NOT_FOUND',
          status: 404,
        })
      }
      expect(errorOf(await call(speaker(app, null), plan.id))).toEqual({
        code: 'NOT_LOGGED_IN',
        status: 401,
      })
      expect((await editor.confirm(plan.id)).status).toBe(201)
    })

    it.each(verbs)('is not told from one that never was, for %s', async (_verb, call) => {
      for (const id of [999_999, 2 ** 31, Number.MAX_SAFE_INTEGER]) {
        expect(errorOf(await call(editor, id))).toEqual({ code: 'UPLOAD_NOT_FOUND', status: 404 })
      }
    })
  })

  describe('from the admin panel', () => {
    const receiptOf = async (id: number) =>
      (await editor.ask('POST', '/media-library/receipt', { id })).body
    const submit = (receipt: object, person = app.editor, panel: object = {}) => {
      const { body, headers } = multipart([
        { bytes: JSON.stringify(panel), field: '_payload' },
        { bytes: JSON.stringify({ clientUploadContext: receipt }), field: 'file' },
      ])
      return read(app.call('POST', '/media', person, body, headers))
    }

    it('becomes a file by its receipt, as often as it is shown', async () => {
      const plan = (await presignPdf(pdf())).body
      await put(app, plan, pdf())
      const receipt = await receiptOf(plan.id)
      const panel = { altText: 'A paper', filename: 'forged.pdf', scanStatus: 'CLEAN', user: 1 }
      const first = await submit(receipt, app.editor, panel)
      expect(first).toMatchObject({
        body: { doc: { altText: 'A paper', scanStatus: 'PENDING', user: app.editor.id } },
        status: 201,
      })
      expect(first.body.doc.filename).toBe(receipt.filename)
      expect((await submit(receipt)).body.doc).toEqual(first.body.doc)
      await nothingIsHeld()
    })

    it('is not taken from somebody else, nor by a receipt that was changed', async () => {
      const plan = (await presignPdf(pdf())).body
      await put(app, plan, pdf())
      const receipt = await receiptOf(plan.id)
      const [head, tail] = receipt.signedReceipt.split(/(?<=^.{20})/)
      const forged = { ...receipt, signedReceipt: `${head}x${tail}` }
      const unknown = await submit(receipt, app.other)
      expect(['INVALID_SIGNATURE', 'UPLOAD_NOT_FOUND']).toContain(errorOf(unknown).code)
      expect(errorOf(await submit(forged))).toEqual({ code: 'INVALID_SIGNATURE', status: 403 })
      expect((await submit(receipt)).status).toBe(201)
    })

    it('is not complete before its bytes are there', async () => {
      const plan = (await presignPdf(pdf())).body
      const receipt = await receiptOf(plan.id)
      expect(errorOf(await submit(receipt)).code).toBe('UPLOAD_INCOMPLETE')
      await put(app, plan, pdf())
      expect((await submit(receipt)).status).toBe(201)
    })
  })

  describe('that is begun again with the same key', () => {
    it('is the same upload', async () => {
      const request = { filename: 'twice.pdf', idempotencyKey: 'twice', size: 2_000 }
      const [first, second] = [await editor.presign(request), await editor.presign(request)]
      expect([first.status, second.status]).toEqual([201, 201])
      expect(second.body.id).toBe(first.body.id)
      expect(await usageOf(app, app.editor)).toMatchObject({
        reservedBytes: 2_000,
        reservedFiles: 1,
      })
      await put(app, second.body, pdf())
      expect((await editor.confirm(first.body.id)).status).toBe(201)
      expect(errorOf(await editor.presign(request))).toEqual({
        code: 'UPLOAD_COMPLETED',
        status: 409,
      })
      await nothingIsHeld()
    })

    it('is one upload for requests that come together, and every one gets a URL that works', async () => {
      const request = { filename: 'many.pdf', idempotencyKey: 'many', size: 2_000 }
      const answers = await Promise.all(Array.from({ length: 10 }, () => editor.presign(request)))
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
      expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
      for (const { body } of answers) {
        expect((await put(app, body, pdf())).status).toBe(200)
      }
      expect((await editor.confirm(answers[0]!.body.id)).status).toBe(201)
      await nothingIsHeld()
    })

    it.each([
      ['name', { filename: 'other.pdf' }],
      ['size', { size: 2_001 }],
      ['type', { mimeType: 'application/pdf' }],
      ['folder', { folder: 'a' }],
      ['sum', { sha256: '0'.repeat(64) }],
    ])('is refused for another %s', async (what, change) => {
      const request = { filename: 'key.pdf', idempotencyKey: `key-${what}`, size: 2_000 }
      const { id } = (await editor.presign(request)).body
      expect(errorOf(await editor.presign({ ...request, ...change }))).toEqual({
        code: 'IDEMPOTENCY_CONFLICT',
        status: 409,
      })
      await editor.abort(id)
      await nothingIsHeld()
    })

    it('is refused for another plan of the same file', async () => {
      const request = { filename: 'big.pdf', idempotencyKey: 'plan', size: whole.length }
      const { id } = (await editor.initiate({ ...request, partSize: MiB })).body
      expect(errorOf(await editor.presign(request))).toEqual({
        code: 'IDEMPOTENCY_CONFLICT',
        status: 409,
      })
      await editor.abort(id)
    })

    it('is another upload for somebody else', async () => {
      const request = { filename: 'mine.pdf', idempotencyKey: 'mine', size: 2_000 }
      const [mine, theirs] = [await editor.presign(request), await other.presign(request)]
      expect(theirs.status).toBe(201)
      expect(theirs.body.id).not.toBe(mine.body.id)
      await editor.abort(mine.body.id)
      await other.abort(theirs.body.id)
    })
  })
})

describe('planned upload whose time is over', () => {
  let app: App
  beforeAll(async () => {
    app = await createApp({ uploads: { sessionSeconds: 1 } })
  })
  afterAll(() => app.stop())

  it('has expired for every verb, and is cleared away by the sweep', async () => {
    const editor = speaker(app)
    const plan = (await editor.presign({ filename: 'late.pdf', size: 2_000 })).body
    await put(app, plan, pdf())
    await sleep(1_100)
    const expired = { code: 'UPLOAD_EXPIRED', status: 410 }
    expect(errorOf(await editor.confirm(plan.id))).toEqual(expired)
    expect(errorOf(await editor.part({ id: plan.id, numbers: [1] }))).toEqual(expired)
    expect((await editor.resume(plan.id)).body.state).toBe('expired')
    expect(errorOf(await put(app, plan, pdf()))).toEqual({ code: 'INVALID_SIGNATURE', status: 403 })
    await sweep(app)
    expect(await usageOf(app, app.editor)).toMatchObject({ allocatedBytes: 0, reservedFiles: 0 })
    await later(app, 1)
    await sweep(app)
    expect(await filesOf(app)).toEqual([])
    expect(errorOf(await editor.confirm(plan.id))).toEqual(expired)
    expect((await editor.abort(plan.id)).status).toBe(200)
    expect(await read(app.call('GET', '/media', app.editor))).toMatchObject({
      body: { totalDocs: 0 },
    })
  })
})

describe('planned upload to a store that is down for a moment', () => {
  let app: App
  let isDown = false
  const fault = () => (isDown ? ({ kind: 'fail' } as const) : undefined)
  beforeAll(async () => {
    const dir = await mkdtemp(path.join(tmpdir(), 'media-library-test-'))
    const plan = { completeUpload: fault, createUpload: fault, read: fault }
    app = await createApp({ dir, storage: faulty(local({ dir }), plan) })
  })
  afterAll(async () => {
    await app.stop()
    await rm(app.dir, { recursive: true })
  })
  afterEach(() => {
    isDown = false
  })
  const unavailable = { code: 'STORAGE_UNAVAILABLE', status: 503 }

  it('reserves nothing, and the same request works later', async () => {
    const editor = speaker(app)
    const request = { filename: 'a.pdf', idempotencyKey: 'again', size: 2_000 }
    isDown = true
    expect(errorOf(await editor.presign(request))).toEqual(unavailable)
    expect(await usageOf(app, app.editor)).toMatchObject({ allocatedBytes: 0, reservedFiles: 0 })
    isDown = false
    const plan = await editor.presign(request)
    expect(plan.status).toBe(201)
    await put(app, plan.body, pdf())
    expect((await editor.confirm(plan.body.id)).status).toBe(201)
  })

  it('can be completed later', async () => {
    const editor = speaker(app)
    const plan = (await editor.presign({ filename: 'a.pdf', size: 2_000 })).body
    await put(app, plan, pdf())
    isDown = true
    expect(errorOf(await editor.confirm(plan.id))).toEqual(unavailable)
    isDown = false
    expect((await editor.confirm(plan.id)).status).toBe(201)
  })
})
