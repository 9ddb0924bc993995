import { createHash } from 'node:crypto'

import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { form, jpeg, pdf } from '../app/files.js'
import { multipart } from '../app/multipart.js'
import { errorOf, put, read, type Speaker, speaker } from '../app/uploads.js'

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

describe('what an upload may ask for', () => {
  let app: App
  let strict: App
  let editor: Speaker
  let other: Speaker
  beforeAll(async () => {
    app = await createApp()
    strict = await createApp({ uploads: { sameName: 'reject' } })
    editor = speaker(app)
    other = speaker(app, app.other)
  })
  afterAll(async () => {
    await app.stop()
    await strict.stop()
  })
  afterEach(async () => {
    for (const one of [app, strict]) {
      await one.drain()
      expect(await audit(one)).toEqual(nothingWrong)
    }
  })

  const send = async (bytes: Buffer, more: Record<string, unknown> = {}, person = editor) => {
    const plan = await person.presign({ filename: 'a.pdf', size: bytes.length, ...more })
    expect(plan).toMatchObject({ status: 201 })
    await put(app, plan.body, bytes)
    return plan.body as { id: number; storagePath: string }
  }
  const direct = (fields: Record<string, string>, bytes: Buffer, name = 'a.pdf', target = app) => {
    const { body, headers } = multipart([
      ...Object.entries(fields).map(([field, value]) => ({ bytes: value, field })),
      { bytes, filename: name },
    ])
    return read(target.call('POST', '/media', target.editor, body, headers))
  }

  describe('path', () => {
    it('is the folder in the store, by every way', async () => {
      const { id, storagePath } = await send(pdf(), { path: 'branding/logos_2026-v1.2' })
      expect(storagePath).toMatch(/^branding\/logos_2026-v1\.2\/[0-9a-f-]{36}\/a-\w{6}\.pdf$/)
      const { body } = await editor.confirm(id)
      expect(body.doc).toMatchObject({ prefix: 'branding/logos_2026-v1.2', storagePath })
      const sent = await direct({ path: 'press' }, await jpeg(), 'b.jpg')
      expect(sent.body.doc.storagePath).toMatch(/^press\//)
      await app.drain()
      expect(
        (await app.call('GET', `/media/${id === undefined ? 0 : body.doc.id}/file`, app.editor))
          .status,
      ).toBe(200)
      // What lies there is removed as everywhere else.
      await app.call('DELETE', `/media/${body.doc.id}`, app.editor)
      await app.call('DELETE', `/media/${body.doc.id}?permanent=true`, app.editor)
    })

    it.each([
      '..',
      'a/../b',
      '/a',
      'a/',
      'a//b',
      '.hidden',
      'a/.b',
      'a b',
      'ä',
      'a\\b',
      'a\u0000',
      '%2e%2e',
      '',
      'x'.repeat(201),
    ])('refuses %j', async (path) => {
      const answer = await editor.presign({ filename: 'a.pdf', path, size: 10 })
      expect(answer.status).toBe(400)
      expect(['INVALID_NAME', 'INVALID_REQUEST']).toContain(errorOf(answer).code)
      expect((await direct({ path }, pdf())).status).toBe(400)
    })

    it('has to be said before the file', async () => {
      const { body, headers } = multipart([
        { bytes: pdf(), filename: 'a.pdf' },
        { bytes: 'late', field: 'path' },
      ])
      const answer = await read(app.call('POST', '/media', app.editor, body, headers))
      expect(errorOf(answer)).toEqual({ code: 'INVALID_REQUEST', status: 400 })
    })
  })

  describe('sha256', () => {
    it('is compared with what arrived, whenever it was said', async () => {
      const bytes = pdf(3000)
      const hash = sha256(bytes)
      const early = await send(bytes, { sha256: hash })
      const late = await send(bytes)
      const [a, b] = [
        await editor.confirm(early.id),
        await editor.confirm(late.id, { sha256: hash }),
      ]
      await app.drain()
      for (const { body } of [a, b]) {
        const { body: doc } = await read(app.call('GET', `/media/${body.doc.id}`, app.editor))
        expect(doc).toMatchObject({ scanStatus: 'CLEAN', sha256: hash })
      }
    })

    it('keeps other bytes from being served', async () => {
      const { id } = await send(pdf(3000), { sha256: sha256(pdf(3001)) })
      const { body } = await editor.confirm(id)
      await app.drain()
      const { body: doc } = await read(app.call('GET', `/media/${body.doc.id}`, app.editor))
      expect(doc.scanStatus).toBe('FLAGGED')
      expect(doc.scanResult).toMatch(/SHA-256/)
      expect((await app.call('GET', `/media/${body.doc.id}/file`, app.editor)).status).toBe(403)
    })

    it('is refused when it changes, is none, or is not that of a direct upload', async () => {
      const { id } = await send(pdf(), { sha256: sha256(pdf()) })
      expect(errorOf(await editor.confirm(id, { sha256: sha256(pdf(9)) }))).toEqual({
        code: 'INVALID_CHECKSUM',
        status: 400,
      })
      await editor.abort(id)
      expect((await editor.presign({ filename: 'a.pdf', sha256: 'abc', size: 10 })).status).toBe(
        400,
      )
      expect(errorOf(await direct({ sha256: sha256(pdf(9)) }, pdf()))).toEqual({
        code: 'INVALID_CHECKSUM',
        status: 400,
      })
      expect((await direct({ sha256: sha256(pdf()) }, pdf())).status).toBe(201)
    })
  })

  describe('onDuplicate', () => {
    it('tells of the same bytes of the same owner before they are sent', async () => {
      const bytes = await jpeg(100, 80)
      const first = await direct({}, bytes, 'first.jpg')
      await app.drain()
      const ask = {
        filename: 'again.jpg',
        onDuplicate: 'ask',
        sha256: sha256(bytes),
        size: bytes.length,
      }
      const answer = await editor.presign(ask)
      expect(errorOf(answer)).toEqual({ code: 'DUPLICATE_FILE', status: 409 })
      expect(answer.body.errors[0].data.existing).toEqual({
        id: first.body.doc.id,
        filename: first.body.doc.filename,
        filesize: bytes.length,
        mimeType: 'image/jpeg',
        originalFilename: 'first.jpg',
        scanStatus: 'CLEAN',
        thumbnailURL: `/api/media/${first.body.doc.id}/file/thumbnail`,
        url: `/api/media/${first.body.doc.id}/file`,
      })
      expect(errorOf(await direct({ onDuplicate: 'ask' }, bytes, 'again.jpg')).code).toBe(
        'DUPLICATE_FILE',
      )
      // The choices: keep both, or replace.
      const kept = await editor.presign({ ...ask, onDuplicate: 'keep' })
      expect(kept.status).toBe(201)
      await editor.abort(kept.body.id)
    })

    it("never tells of other people's files, nor of those in the trash", async () => {
      const bytes = await jpeg(90, 70)
      const { body } = await direct({}, bytes, 'mine.jpg')
      await app.drain()
      const ask = {
        filename: 'b.jpg',
        onDuplicate: 'ask',
        sha256: sha256(bytes),
        size: bytes.length,
      }
      const theirs = await other.presign(ask)
      expect(theirs.status).toBe(201)
      await other.abort(theirs.body.id)
      await app.call('DELETE', `/media/${body.doc.id}`, app.editor)
      const mine = await editor.presign(ask)
      expect(mine.status).toBe(201)
      await editor.abort(mine.body.id)
    })
  })

  describe('the same name', () => {
    it('is kept beside the other by default', async () => {
      const [a, b] = [await direct({}, pdf(), 'same.pdf'), await direct({}, pdf(), 'same.pdf')]
      expect([a.status, b.status]).toEqual([201, 201])
      expect(a.body.doc.filename).not.toBe(b.body.doc.filename)
    })

    it('is refused in the same folder where the options say so', async () => {
      const folder = await read(strict.call('POST', '/media/folders', strict.editor, { path: 'a' }))
      expect(folder.status).toBe(201)
      expect((await direct({}, pdf(), 'same.pdf', strict)).status).toBe(201)
      expect(errorOf(await direct({}, pdf(), 'same.pdf', strict))).toEqual({
        code: 'DUPLICATE_NAME',
        status: 409,
      })
      const planned = await speaker(strict).presign({ filename: 'same.pdf', size: 100 })
      expect(errorOf(planned)).toEqual({ code: 'DUPLICATE_NAME', status: 409 })
      expect((await direct({ folder: 'a' }, pdf(), 'same.pdf', strict)).status).toBe(201)
      const theirs = await read(
        strict.call('POST', '/media', strict.other, form({ bytes: pdf(), name: 'same.pdf' })),
      )
      expect(theirs.status).toBe(201)
    })

    it('is given to one of many that come at once', async () => {
      const answers = await Promise.all(
        Array.from({ length: 6 }, () => direct({}, pdf(), 'race.pdf', strict)),
      )
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409])
    })
  })
})
