import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'

import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { pdf } from '../app/files.js'
import { settleDown } from '../app/later.js'
import { query } from '../app/query.js'
import {
  type Answer,
  errorOf,
  heldUploads,
  put as send,
  read,
  type Speaker,
  speaker,
  usageOf,
} from '../app/uploads.js'
import { counted, insistNone, isLong, newTally } from './tally.js'

const tally = newTally()
const MiB = 2 ** 20
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const times = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)))

describe('uploads in pieces, by a hostile client', () => {
  let app: App
  let editor: Speaker
  beforeAll(async () => {
    app = await createApp()
    editor = speaker(app)
  })
  afterAll(async () => {
    await app.stop()
    insistNone('sessions', tally)
  })
  afterEach(async () => {
    await app.drain()
    await settleDown(app)
    const wrong = await audit(app)
    tally.leftOver += Object.values(wrong).flat().length
    expect(wrong).toEqual(nothingWrong)
    expect(await heldUploads(app)).toEqual([])
  })

  const put = async (...args: Parameters<typeof send>): Promise<Answer> =>
    counted(tally, app, await send(...args))
  const plan = async (size = 2_000, more = {}) =>
    (await editor.presign({ filename: 'paper.pdf', size, ...more })).body
  const inParts = async (size: number, partSize = MiB) =>
    (await editor.initiate({ filename: 'paper.pdf', partSize, size })).body
  const files = async () =>
    (await query<{ count: number }>(app, 'SELECT count(*)::int AS count FROM media'))[0]!.count

  it('B36 nothing was sent: there is no file, and the upload goes on', async () => {
    const { id } = await plan()
    for (const end of [editor.confirm, editor.complete]) {
      expect(errorOf(await end(id))).toEqual({ code: 'UPLOAD_INCOMPLETE', status: 409 })
    }
    expect((await editor.abort(id)).status).toBe(200)
    expect(await usageOf(app, app.editor)).toMatchObject({ reservedBytes: 0, totalFiles: 0 })
  })

  it('B37 what a client says of size, type and tag at the end is not believed', async () => {
    const { id, ...part } = await plan()
    expect((await put(app, part as never, pdf())).status).toBe(200)
    for (const lie of [
      { filesize: 1 },
      { size: 1 },
      { etag: 'x' },
      { mimeType: 'image/png' },
      { scanStatus: 'CLEAN' },
    ]) {
      expect(errorOf(await editor.confirm(id, lie))).toEqual({
        code: 'INVALID_REQUEST',
        status: 400,
      })
    }
    const { body } = await editor.complete(id, { parts: [{ etag: '"wrong"', number: 1 }] })
    expect(body.doc).toMatchObject({
      etag: createHash('md5').update(pdf()).digest('hex'),
      filesize: 2_000,
      mimeType: 'application/pdf',
    })
  })

  it('B37 B17 ten bytes were said, eleven megabytes come: the store takes none of them', async () => {
    const { id, ...part } = await plan(10)
    const before = await usageOf(app, app.editor)
    expect((await put(app, part as never, pdf(11 * MiB))).status).toBe(400)
    const { headers, search } = { headers: part.headers, ...urlOf(part.url) }
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(Buffer.alloc(MiB, ' ')),
    })
    const answer = counted(
      tally,
      app,
      await read(app.call('PUT', `/media/storage/LOCAL${search}`, null, endless, headers)),
    )
    expect(answer.status).toBe(400)
    expect(errorOf(await editor.confirm(id)).code).toBe('UPLOAD_INCOMPLETE')
    expect(await usageOf(app, app.editor)).toMatchObject({ totalBytes: before.totalBytes })
    await editor.abort(id)
  })
  const urlOf = (url: string) => ({ search: new URL(url).search })

  it('B38 B40 no part is signed beyond those that were planned', async () => {
    const { id } = await inParts(2 * MiB)
    for (const numbers of [[3], [1, 2, 3], [10_000]]) {
      expect(errorOf(await editor.part({ id, numbers }))).toEqual({
        code: 'INVALID_PART',
        status: 400,
      })
    }
    expect((await editor.part({ id, numbers: [2, 1] })).status).toBe(200)
    await editor.abort(id)
  })

  it('B38 a gap, or a last part that did not come: named, and the upload goes on', async () => {
    const whole = pdf(3 * MiB)
    const { id, parts } = await inParts(whole.length)
    await put(app, parts[0], whole.subarray(0, MiB))
    await put(app, parts[2], whole.subarray(2 * MiB))
    const refused = await editor.complete(id)
    expect(errorOf(refused)).toEqual({ code: 'UPLOAD_INCOMPLETE', status: 409 })
    expect(refused.body.errors[0].data.missing).toEqual([2])
    await put(app, parts[1], whole.subarray(MiB, 2 * MiB))
    expect((await editor.complete(id)).status).toBe(201)
  })

  it('B39 odd lists of parts: refused or not believed, and the upload goes on', async () => {
    const whole = pdf(2 * MiB)
    const { id, parts } = await inParts(whole.length)
    await put(app, parts[0], whole.subarray(0, MiB))
    const etag = 'a'.repeat(32)
    const many = Array.from({ length: 10_001 }, (_, i) => ({ etag, number: i + 1 }))
    for (const told of [many, [{ etag: '', number: 1 }], [{ etag, number: 0 }], 'x', [null]]) {
      expect(errorOf(await editor.complete(id, { parts: told }))).toEqual({
        code: 'INVALID_REQUEST',
        status: 400,
      })
    }
    for (const told of [
      [],
      [{ etag, number: 1 }],
      [
        { etag, number: 1 },
        { etag, number: 2 },
      ],
    ]) {
      expect(errorOf(await editor.complete(id, { parts: told })).code).toBe('UPLOAD_INCOMPLETE')
    }
    // A part of another length is not taken.
    expect((await put(app, parts[1], whole.subarray(0, 1_000))).status).toBe(400)
    await put(app, parts[1], whole.subarray(MiB))
    expect((await editor.complete(id)).status).toBe(201)
  })

  it('B41 a hundred at once complete one upload: one file, equal answers, one entry', async () => {
    const { id, ...part } = await plan()
    await put(app, part as never, pdf())
    const before = await files()
    const answers = await times(100, (i) => editor[i % 2 ? 'confirm' : 'complete'](id))
    answers.forEach((answer) => counted(tally, app, answer))
    const first = answers.filter(({ status }) => status === 201)
    expect(first).toHaveLength(1)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 201]))
    const docs = answers.map(({ body }) => [body.doc.id, body.doc.filename, body.doc.etag].join())
    expect(new Set(docs).size).toBe(1)
    expect(await files()).toBe(before + 1)
    const entries = await query(
      app,
      `SELECT id FROM media_audit WHERE file = $1 AND action = 'upload'`,
      [String(first[0]!.body.doc.id)],
    )
    expect(entries).toHaveLength(1)
  })

  it('B42 completed and aborted together: one of both', async () => {
    for (let round = 0; round < (isLong ? 100 : 5); round++) {
      const { id, ...part } = await plan()
      await put(app, part as never, pdf())
      const before = await files()
      const [done, aborted] = await Promise.all([editor.confirm(id), editor.abort(id)])
      counted(tally, app, done)
      counted(tally, app, aborted)
      expect(done.status < 400).toBe(aborted.status >= 400)
      expect(await files()).toBe(before + (done.status < 400 ? 1 : 0))
    }
  })

  it('B43 one part sent twice at once with other bytes: the file is one of them, as recorded', async () => {
    for (let round = 0; round < (isLong ? 50 : 3); round++) {
      const one = pdf(2_000)
      const other = Buffer.from(one)
      other.fill('x', 500, 900)
      const { id, ...part } = await plan()
      await Promise.all([put(app, part as never, one), put(app, part as never, other)])
      const { body } = await editor.confirm(id)
      await app.drain()
      const served = await app.call('GET', `/media/${body.doc.id}/file`, app.editor)
      const bytes = Buffer.from(await served.arrayBuffer())
      expect([sha256(one), sha256(other)]).toContain(sha256(bytes))
      const [row] = await query(app, 'SELECT sha256 FROM media WHERE id = $1', [body.doc.id])
      expect(row).toEqual({ sha256: sha256(bytes) })
    }
  })

  it('B44 one key for two requests: the second has to ask for the same', async () => {
    const idempotencyKey = 'one-key'
    const { id } = await plan(2_000, { idempotencyKey })
    expect((await plan(2_000, { idempotencyKey })).id).toBe(id)
    for (const other of [{ size: 3_000 }, { filename: 'other.pdf' }, { filename: 'a.txt' }]) {
      const answer = await editor.presign({
        filename: 'paper.pdf',
        idempotencyKey,
        size: 2_000,
        ...other,
      })
      expect(errorOf(counted(tally, app, answer))).toEqual({
        code: 'IDEMPOTENCY_CONFLICT',
        status: 409,
      })
    }
    // Somebody else's key is another one.
    const { body } = await speaker(app, app.other).presign({
      filename: 'other.pdf',
      idempotencyKey,
      size: 9,
    })
    expect(body.id).not.toBe(id)
    await speaker(app, app.other).abort(body.id)
    await editor.abort(id)
  })

  describe('B45 a signed URL', () => {
    const other = Buffer.from(pdf())
    other.fill('x', 500, 900)
    const served = async (id: number) => {
      const answer = await app.call('GET', `/media/${id}/file`, app.editor)
      return { bytes: Buffer.from(await answer.arrayBuffer()), etag: answer.headers.get('etag') }
    }

    it('is closed when its upload is complete: the bytes that were scanned are served', async () => {
      const { id, ...part } = await plan()
      await put(app, part as never, pdf())
      const { body } = await editor.confirm(id)
      await app.drain()
      const before = await served(body.doc.id)
      for (const bytes of [pdf(), other]) {
        const answer = await put(app, part as never, bytes)
        tally.letIn += answer.status < 400 ? 1 : 0
        expect(answer.status).toBeGreaterThanOrEqual(400)
      }
      expect(await served(body.doc.id)).toEqual(before)
      const [row] = await query<{ etag: string }>(app, 'SELECT etag FROM media WHERE id = $1', [
        body.doc.id,
      ])
      expect(before).toEqual({ bytes: pdf(), etag: `"${row!.etag}"` })
    })

    it('is closed when its upload was aborted, when it is another one, and by any change', async () => {
      const { id, ...part } = await plan()
      await editor.abort(id)
      // Until that job has run the store takes the part, and then drops it.
      await app.drain()
      expect((await put(app, part as never, pdf())).status).toBeGreaterThanOrEqual(400)
      const next = await plan()
      for (const [name, value] of [
        ['expires', '99999999999'],
        ['size', '999999'],
        ['key', 'x'],
        ['part', '2'],
      ] as const) {
        const url = new URL(next.url)
        url.searchParams.set(name, value)
        const answer = await put(app, { headers: next.headers, url: url.href }, pdf())
        expect([name, errorOf(answer).code]).toEqual([name, 'INVALID_SIGNATURE'])
      }
      await editor.abort(next.id)
    })

    it('and other bytes under a scanned key: nobody gets them', async () => {
      const { id, ...part } = await plan()
      await put(app, part as never, pdf())
      const { doc } = (await editor.confirm(id)).body
      await app.drain()
      const object = path.join(app.dir, 'objects', doc.storagePath)
      await writeFile(object, other)
      for (const person of [app.admin, app.editor]) {
        const answer = await app.call('GET', `/media/${doc.id}/file`, person)
        tally.letIn += answer.status < 400 ? 1 : 0
        expect(errorOf(counted(tally, app, await read(answer))).code).toBe('OBJECT_NOT_FOUND')
      }
      await writeFile(object, pdf())
    })
  })

  it('B46 who lost a right between two steps does not take the second', async () => {
    const { doc } = (
      await (async () => {
        const { id, ...part } = await plan()
        await put(app, part as never, pdf())
        return editor.confirm(id)
      })()
    ).body
    await app.drain()
    const data = { email: 'once@example.com', password: 'once-admin', role: 'admin' }
    const { id: user } = await app.payload.create({ collection: 'users', data: data as never })
    const { token } = await app.payload.login({ collection: 'users', data: data as never })
    const person = { id: Number(user), token: token! }
    const once = speaker(app, person)
    const replacing = (await once.presign({ filename: 'b.pdf', replaces: doc.id, size: 2_000 }))
      .body
    await put(app, replacing, other())
    const plain = (await once.presign({ filename: 'c.pdf', size: 2_000 })).body
    await put(app, plain, pdf())
    await query(app, `UPDATE users SET role = 'editor' WHERE id = $1`, [user])
    const refused = counted(tally, app, await once.confirm(replacing.id))
    tally.letIn += refused.status < 400 ? 1 : 0
    expect(errorOf(refused)).toEqual({ code: 'FILE_NOT_FOUND', status: 404 })
    await once.abort(replacing.id)
    // Somebody whose login ended is nobody.
    await app.payload.delete({ id: user, collection: 'users' })
    const gone = counted(tally, app, await once.confirm(plain.id))
    tally.letIn += gone.status < 400 ? 1 : 0
    expect(errorOf(gone).status).toBe(401)
    await app.drain()
    const served = await app.call('GET', `/media/${doc.id}/file`, app.editor)
    expect(Buffer.from(await served.arrayBuffer())).toEqual(pdf())
  })
  const other = () => {
    const bytes = Buffer.from(pdf())
    bytes.fill('x', 500, 900)
    return bytes
  }
})
