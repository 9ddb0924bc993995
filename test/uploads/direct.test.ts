import { type App, createApp } from '../app/createApp.js'
import { eicarBytes, form, jpeg, pdf } from '../app/files.js'

describe('direct upload', () => {
  let app: App
  beforeAll(async () => {
    app = await createApp()
  })
  afterAll(() => app.stop())

  const usage = async () => (await app.call('GET', '/media/usage', app.editor)).json()

  it('stores a picture, scans it, makes its variants, counts it and serves it', async () => {
    const bytes = await jpeg(1600, 1200)
    const answer = await app.call(
      'POST',
      '/media',
      app.editor,
      form({ bytes, name: 'Möwe am Meer.jpg' }, { altText: 'a gull', tags: 'sea,bird' }),
    )
    const { doc } = await answer.json()
    expect({ doc, status: answer.status }).toMatchObject({
      doc: {
        altText: 'a gull',
        filesize: bytes.length,
        height: 1200,
        mediaType: 'image',
        mimeType: 'image/jpeg',
        originalFilename: 'Möwe am Meer.jpg',
        scanStatus: 'PENDING',
        tags: ['sea', 'bird'],
        width: 1600,
      },
      status: 201,
    })
    expect(doc.filename).toMatch(/^mo-?we-am-meer-[a-z0-9]{6}\.jpg$/)
    expect((await app.call('GET', `/media/${doc.id}/file`, app.editor)).status).toBe(409)
    await app.drain()
    const after = await (await app.call('GET', `/media/${doc.id}`, app.editor)).json()
    expect(after).toMatchObject({
      isProcessed: true,
      scanStatus: 'CLEAN',
      status: 'ready',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect(
      after.variants.map(({ height, preset, width }: never) => ({ height, preset, width })),
    ).toEqual([
      { height: 240, preset: 'thumbnail', width: 320 },
      { height: 600, preset: 'card', width: 800 },
      { height: 768, preset: 'medium', width: 1024 },
    ])
    const served = await app.call('GET', `/media/${doc.id}/file`, app.editor)
    expect(served.status).toBe(200)
    expect(Buffer.from(await served.arrayBuffer()).equals(bytes)).toBe(true)
    expect(await usage()).toMatchObject({
      imageFiles: 1,
      reservedBytes: 0,
      totalBytes: bytes.length + after.variantsSize,
      totalFiles: 1,
      variantBytes: after.variantsSize,
    })
  })

  it('quarantines malware and serves it to nobody', async () => {
    const { doc } = await (
      await app.call(
        'POST',
        '/media/upload',
        app.editor,
        form({ bytes: eicarBytes(), name: 'notes.txt' }),
      )
    ).json()
    await app.drain()
    for (const who of [app.editor, app.admin]) {
      const answer = await app.call('GET', `/media/${doc.id}/file`, who)
      expect({ body: await answer.json(), status: answer.status }).toMatchObject({
        body: { errors: [{ data: { code: 'FILE_BLOCKED' } }] },
        status: 403,
      })
      expect((await app.call('GET', `/media/file/${doc.filename}`, who)).status).toBe(403)
    }
    expect((await (await app.call('GET', '/media/quarantined', app.admin)).json()).totalDocs).toBe(
      1,
    )
    expect((await app.call('GET', '/media/quarantined', app.editor)).status).toBe(403)
  })

  it('takes a file of the Local API the same way', async () => {
    const doc = await app.payload.create({
      collection: 'media',
      data: { user: app.editor.id } as never,
      file: { data: pdf(), mimetype: 'application/pdf', name: 'paper.pdf', size: 2000 },
    })
    await app.drain()
    expect(await app.payload.findByID({ id: doc.id, collection: 'media' })).toMatchObject({
      filesize: 2000,
      mediaType: 'document',
      scanStatus: 'CLEAN',
      status: 'ready',
    })
  })
})
