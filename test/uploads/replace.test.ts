import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { eicarBytes, form, jpeg, pdf } from '../app/files.js'
import { sweep } from '../app/later.js'
import { query } from '../app/query.js'
import { type Answer, errorOf, put, read, speaker } from '../app/uploads.js'

describe('replacing the bytes of a file', () => {
  let app: App
  beforeAll(async () => {
    app = await createApp()
  })
  afterAll(() => app.stop())
  afterEach(async () => {
    await app.drain()
    expect(await audit(app)).toEqual(nothingWrong)
  })

  const add = async (bytes: Buffer, name: string, fields = {}, person = app.editor) => {
    const { body, status } = await read(
      app.call('POST', '/media', person, form({ bytes, name }, fields)),
    )
    expect({ body, status }).toMatchObject({ status: 201 })
    await app.drain()
    return body.doc as { filename: string; id: number; storagePath: string }
  }
  const replace = (id: number, bytes: Buffer, name: string, fields = {}, person = app.editor) =>
    read(app.call('PATCH', `/media/${id}`, person, form({ bytes, name }, fields)))
  const get = async (id: number) =>
    (await read(app.call('GET', `/media/${id}?depth=0`, app.admin))).body
  const bytesOf = async (id: number, variant = '') => {
    const response = await app.call('GET', `/media/${id}/file${variant}`, app.editor)
    expect(response.status).toBe(200)
    return Buffer.from(await response.arrayBuffer())
  }
  const rowsOf = () => query<{ id: number }>(app, 'SELECT id FROM media ORDER BY id')

  it('serves the old bytes until the new ones are clean, then the new ones under the same id', async () => {
    const [before, after] = [await jpeg(800, 600), await jpeg(1600, 800)]
    const { id, filename } = await add(before, 'before.jpg', { altText: 'A blue field' })
    const old = await get(id)
    const answer = await replace(id, after, 'after.jpg')
    expect(answer).toMatchObject({
      body: { doc: { id, filename }, replacement: { replaces: id, scanStatus: 'PENDING' } },
      status: 200,
    })
    expect(await bytesOf(id)).toEqual(before)
    await app.drain()
    expect(await bytesOf(id)).toEqual(after)
    const now = await get(id)
    expect(now).toMatchObject({
      altText: 'A blue field',
      height: 800,
      originalFilename: 'after.jpg',
      scanStatus: 'CLEAN',
      status: 'ready',
      user: app.editor.id,
      width: 1600,
    })
    expect(now.filename).not.toBe(filename)
    expect(now.storagePath).not.toBe(old.storagePath)
    for (const { preset, url } of now.variants) {
      expect(url).toBe(`/api/media/${id}/file/${preset}`)
      expect((await bytesOf(id, `/${preset}`)).length).toBeGreaterThan(0)
    }
    expect(now.srcset).toContain(`/api/media/${id}/`)
    expect(now.thumbnailUrl).toBe(`/api/media/${id}/file/thumbnail`)
    expect((await app.call('GET', `/media/${answer.body.replacement.id}`, app.admin)).status).toBe(
      404,
    )
    expect((await app.call('GET', `/media/file/${filename}`, app.admin)).status).toBe(404)
  })

  it('keeps the old bytes when the new ones are malware, and takes other ones later', async () => {
    const before = pdf(3000)
    const { id } = await add(before, 'paper.pdf')
    const { body } = await replace(id, eicarBytes(), 'paper.txt')
    await app.drain()
    expect(await bytesOf(id)).toEqual(before)
    expect(await get(body.replacement.id)).toMatchObject({ replaces: id, scanStatus: 'INFECTED' })
    const after = pdf(4000)
    expect((await replace(id, after, 'new.pdf')).status).toBe(200)
    await app.drain()
    expect(await bytesOf(id)).toEqual(after)
    // An admin who releases it after all says that these are the bytes.
    const released = await app.call('POST', `/media/${body.replacement.id}/release`, app.admin, {
      reason: 'a test file',
    })
    expect(released.status).toBe(200)
    await app.drain()
    expect(await bytesOf(id)).toEqual(eicarBytes())
  })

  it('changes the other fields at once, and nothing when they are wrong', async () => {
    const { id } = await add(pdf(), 'a.pdf')
    const wrong = await replace(id, pdf(5000), 'b.pdf', { altText: 'x'.repeat(501) })
    expect(wrong.status).toBe(400)
    expect(await rowsOf()).toContainEqual({ id })
    const right = await replace(id, pdf(5000), 'b.pdf', {
      _payload: JSON.stringify({ altText: 'b' }),
    })
    expect(right.body.doc).toMatchObject({ altText: 'b', originalFilename: 'a.pdf' })
  })

  it('works by planned uploads and by the form of a new file', async () => {
    const editor = speaker(app)
    const { id } = await add(pdf(), 'a.pdf')
    const bytes = pdf(6000)
    const plan = await editor.presign({ filename: 'planned.pdf', replaces: id, size: bytes.length })
    await put(app, plan.body, bytes)
    const done = await editor.confirm(plan.body.id, { title: 'Planned' })
    expect(done).toMatchObject({ body: { replacement: { replaces: id } }, status: 201 })
    await app.drain()
    expect(await bytesOf(id)).toEqual(bytes)
    expect(await get(id)).toMatchObject({ originalFilename: 'planned.pdf', title: 'Planned' })
    const data = new FormData()
    data.set('replaces', String(id))
    data.set('file', new File([new Uint8Array(pdf(7000))], 'direct.pdf'))
    const direct = await read(app.call('POST', '/media/upload', app.editor, data))
    expect(direct).toMatchObject({ body: { replacement: { replaces: id } }, status: 201 })
    await app.drain()
    expect(await bytesOf(id)).toEqual(pdf(7000))
  })

  it('asks for the right to change the file', async () => {
    const { id } = await add(pdf(), 'mine.pdf', { visibility: 'public' })
    const hidden = await add(pdf(), 'hidden.pdf')
    expect(errorOf(await replace(id, pdf(), 'x.pdf', {}, app.other))).toEqual({
      code: 'FORBIDDEN',
      status: 403,
    })
    expect(errorOf(await replace(hidden.id, pdf(), 'x.pdf', {}, app.other))).toEqual({
      code: 'FILE_NOT_FOUND',
      status: 404,
    })
    expect((await replace(id, pdf(), 'x.pdf', {}, null as never)).status).toBe(401)
    for (const odd of [999_999, 'x', '1 OR 1=1', '\u0000']) {
      const answer = await speaker(app).presign({ filename: 'a.pdf', replaces: odd, size: 10 })
      expect(errorOf(answer)).toEqual({ code: 'FILE_NOT_FOUND', status: 404 })
    }
    expect(
      (await speaker(app).presign({ filename: 'a.pdf', replaces: { id }, size: 10 })).status,
    ).toBe(400)
  })

  it("lets an admin replace, and the file stays its owner's", async () => {
    const { id } = await add(pdf(), 'mine.pdf')
    expect((await replace(id, pdf(9000), 'admin.pdf', {}, app.admin)).status).toBe(200)
    await app.drain()
    expect(await get(id)).toMatchObject({ filesize: 9000, user: app.editor.id })
  })

  it('refuses a second one on its way, a file in the trash, a blocked one and a replacement itself', async () => {
    const { id } = await add(pdf(), 'a.pdf')
    const first = await replace(id, pdf(3000), 'b.pdf')
    expect(errorOf(await replace(id, pdf(3000), 'c.pdf'))).toEqual({
      code: 'REPLACE_PENDING',
      status: 409,
    })
    expect(errorOf(await replace(first.body.replacement.id, pdf(3000), 'c.pdf'))).toEqual({
      code: 'REPLACE_NOT_AVAILABLE',
      status: 400,
    })
    await app.drain()
    await app.call('DELETE', `/media/${id}`, app.editor)
    expect(errorOf(await replace(id, pdf(), 'c.pdf'))).toEqual({
      code: 'FILE_IN_TRASH',
      status: 409,
    })
    const bad = await add(eicarBytes(), 'bad.txt')
    await app.call('POST', `/media/${bad.id}/block`, app.admin, { reason: 'malware' })
    expect(errorOf(await replace(bad.id, pdf(), 'c.pdf'))).toEqual({
      code: 'FILE_BLOCKED',
      status: 403,
    })
  })

  it('becomes a file of its own when the old one is deleted for good meanwhile', async () => {
    const { id } = await add(pdf(), 'a.pdf')
    const { body } = await replace(id, pdf(3000), 'b.pdf')
    await app.call('DELETE', `/media/${id}`, app.editor)
    expect((await app.call('DELETE', `/media/${id}?permanent=true`, app.editor)).status).toBe(200)
    await app.drain()
    expect(await get(body.replacement.id)).toMatchObject({ replaces: null, scanStatus: 'CLEAN' })
  })

  it('is finished by sweep where a worker was lost before the exchange', async () => {
    const { id } = await add(pdf(), 'a.pdf')
    const { body } = await replace(id, pdf(3000), 'b.pdf')
    const replacement = body.replacement.id as number
    // As a worker leaves it that dies after the last variant.
    await query(
      app,
      `UPDATE media SET scan_status = 'CLEAN', status = 'ready', is_processed = true WHERE id = ${replacement}`,
    )
    await sweep(app)
    expect(await bytesOf(id)).toEqual(pdf(3000))
  })

  it('exchanges once when it is finished many times at once', async () => {
    const { libraryOf } = await import('../../src/library/libraryOf.js')
    const { finishReplacement } = await import('../../src/replacements/finishReplacement.js')
    const library = await libraryOf(app.payload)
    const { id } = await add(pdf(), 'a.pdf')
    const { body } = await replace(id, pdf(3000), 'b.pdf')
    const replacement = body.replacement.id as number
    await query(
      app,
      `UPDATE media SET scan_status = 'CLEAN', status = 'ready', is_processed = true WHERE id = ${replacement}`,
    )
    const done = await Promise.all(
      Array.from({ length: 8 }, () => finishReplacement(library, replacement)),
    )
    expect(done.filter(Boolean)).toHaveLength(1)
    await app.drain()
    expect(await bytesOf(id)).toEqual(pdf(3000))
  })

  it('leaves nothing of a form that breaks off', async () => {
    const { id } = await add(pdf(), 'a.pdf')
    const before = await rowsOf()
    const answer: Answer = await read(
      app.call(
        'PATCH',
        `/media/${id}`,
        app.editor,
        Buffer.from(
          '--b\r\nContent-Disposition: form-data; name="file"; filename="x.pdf"\r\n\r\n%PDF-1.4',
        ),
        { 'content-type': 'multipart/form-data; boundary=b' },
      ),
    )
    expect(answer.status).toBe(400)
    expect(await rowsOf()).toEqual(before)
  })
})
