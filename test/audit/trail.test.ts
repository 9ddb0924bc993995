import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { moveProvider } from 'payload-media-library'
import { local } from 'payload-media-library/storage/local'
import { memory } from 'payload-media-library/testing'

import { libraryOf } from '../../src/library/libraryOf.js'
import { finishReplacement } from '../../src/replacements/finishReplacement.js'
import { marker } from '../../src/scanners/marker.js'
import { type App, createApp } from '../app/createApp.js'
import { form, pdf } from '../app/files.js'
import { errorOf, put, read, type Speaker, speaker } from '../app/uploads.js'
import { wayNames, waysInto } from '../app/ways.js'
import { actionsOf, entriesOf } from './entriesOf.js'

const bytes = pdf()
const bad = Buffer.concat([pdf(500), Buffer.from(marker)])
const from = { 'user-agent': 'Test/1.0', 'x-forwarded-for': '203.0.113.7' }

const times = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)))

describe('the audit trail', () => {
  let app: App
  let editor: Speaker
  let admin: Speaker
  let dir: string
  /** A project that refuses a save after the library's own hooks have run. */
  let refuses = false

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'media-library-trail-'))
    const refuse = ({ doc }: { doc: unknown }) => {
      if (refuses) {
        throw new Error('The project does not want this.')
      }
      return doc
    }
    app = await createApp({
      collections: {
        media: ({ hooks = {}, ...media }) => ({
          ...media,
          hooks: {
            ...hooks,
            afterChange: [...hooks.afterChange!, refuse],
            afterDelete: [...hooks.afterDelete!, refuse],
          },
        }),
      },
      dir,
      storage: [local({ dir }), { ...memory(), name: 'S3' as const }],
    })
    editor = speaker(app)
    admin = speaker(app, app.admin)
  })
  afterAll(async () => {
    await app.stop()
    await rm(dir, { force: true, recursive: true })
  })
  afterEach(() => {
    refuses = false
  })

  const upload = async (content = bytes, name = 'paper.pdf'): Promise<number> => {
    const { body } = await read(
      app.call('POST', '/media', app.editor, form({ bytes: content, name }), from),
    )
    await app.drain()
    return body.doc.id
  }
  const folder = async (name: string): Promise<number> =>
    (
      await app.payload.create({
        collection: 'payload-folders',
        data: { name, folderType: ['media'] } as never,
      })
    ).id as number
  const last = async (id: number) => (await entriesOf(app, id)).at(-1)!

  it('tells who uploaded a file, how, from where', async () => {
    const id = await upload()
    expect((await entriesOf(app, id))[0]).toMatchObject({
      action: 'upload',
      address: '203.0.113.7',
      browser: 'Test/1.0',
      detail: { size: bytes.length, type: 'application/pdf', way: 'form' },
      file: String(id),
      filename: 'paper.pdf',
      user: String(app.editor.id),
      user_label: 'editor@example.com',
    })
  })

  it.each(wayNames)('has one entry for a file that comes in by %s', async (name) => {
    const ways: Record<string, string> = {
      'Local API': 'local',
      'POST /media': 'form',
      'POST /media/upload': 'form',
      'POST /media/upload/batch': 'batch',
    }
    const { body } = await waysInto(app)[name]({ bytes, name: 'paper.pdf' })
    await app.drain()
    expect(await actionsOf(app, body.doc.id)).toEqual(['upload'])
    expect((await entriesOf(app, body.doc.id))[0]).toMatchObject({
      detail: { way: ways[name] ?? name },
      user: String(app.editor.id),
    })
  })

  it('has one entry of an upload that many complete at once, and none for repeating it', async () => {
    const { body } = await editor.presign({ filename: 'paper.pdf', size: bytes.length })
    await put(app, body, bytes)
    const answers = await times(6, () => editor.confirm(body.id))
    const ids = new Set(answers.map((answer) => answer.body.doc?.id))
    expect(ids.size).toBe(1)
    await editor.confirm(body.id)
    const [id] = ids
    for (let i = 0; i < 2; i++) {
      await app.queue.add(app.payload, 'scanFile', { file: id })
    }
    await app.drain()
    expect(await actionsOf(app, id)).toEqual(['upload'])
  })

  it('has one entry of a trip to the trash and back, however often it is asked for', async () => {
    const id = await upload()
    await times(4, () => editor.ask('DELETE', `/media/${id}`))
    await editor.ask('DELETE', `/media/${id}`)
    expect(await actionsOf(app, id)).toEqual(['upload', 'delete'])
    await times(4, () => editor.ask('POST', `/media/${id}/restore`))
    expect(await actionsOf(app, id)).toEqual(['upload', 'delete', 'restore'])
  })

  it('has an entry for each file that many requests touch', async () => {
    const ids = [await upload(), await upload()]
    const where = `where[id][in]=${ids.join(',')}`
    await editor.ask('DELETE', `/media?${where}`)
    await editor.ask('PATCH', `/media?${where}&trash=true`, { deletedAt: null })
    await editor.ask('DELETE', `/media?${where}`)
    await editor.ask('DELETE', `/media?${where}&permanent=true`)
    for (const id of ids) {
      expect(await actionsOf(app, id)).toEqual(['upload', 'delete', 'restore', 'delete', 'purge'])
      expect(await last(id)).toMatchObject({
        detail: { owner: app.editor.id, size: bytes.length },
        filename: 'paper.pdf',
        user: String(app.editor.id),
      })
    }
  })

  it('has one entry for a file that many delete for good at once', async () => {
    const id = await upload()
    await editor.ask('DELETE', `/media/${id}`)
    await times(4, () => editor.ask('DELETE', `/media/${id}?permanent=true`))
    expect(await actionsOf(app, id)).toEqual(['upload', 'delete', 'purge'])
  })

  it('tells the folders a file was moved from and to, by every way of moving it', async () => {
    const id = await upload()
    const [first, second] = [await folder('First'), await folder('Second')]
    await times(3, () => editor.ask('POST', `/media/${id}/move`, { folder: first }))
    await editor.ask('PATCH', `/media/${id}`, { folder: first })
    await editor.ask('PATCH', `/media/${id}`, { altText: 'nothing about folders' })
    await editor.ask('PATCH', `/media/${id}`, { folder: second })
    await editor.ask('POST', '/media/bulk/move', { folder: first, ids: [id] })
    await admin.ask('DELETE', '/media/folders/First?contents=up')
    const moves = (await entriesOf(app, id)).filter(({ action }) => action === 'move')
    expect(moves.map(({ detail }) => [detail.from?.name ?? null, detail.to?.name ?? null])).toEqual(
      [
        [null, 'First'],
        ['First', 'Second'],
        ['Second', 'First'],
        ['First', null],
      ],
    )
    expect(moves.at(-1)).toMatchObject({ user_label: 'admin@example.com' })
  })

  it('tells who made a file visible', async () => {
    const id = await upload()
    const visibility = (await editor.ask('GET', `/media/${id}`)).body.visibility
    const other = visibility === 'public' ? 'private' : 'public'
    await times(3, () => editor.ask('PATCH', `/media/${id}`, { visibility: other }))
    expect(await actionsOf(app, id)).toEqual(['upload', 'visibility'])
    expect(await last(id)).toMatchObject({ detail: { from: visibility, to: other } })
  })

  it('tells what admins decide, why, and that a second time decides nothing', async () => {
    const id = await upload(bad)
    const decide = (what: string, reason = 'looked at it') =>
      admin.ask('POST', `/media/${id}/${what}`, { reason })
    const blocks = await times(3, () => decide('block', 'known malware'))
    expect(blocks.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    expect(await last(id)).toMatchObject({
      action: 'block',
      detail: { was: 'INFECTED' },
      reason: 'known malware',
      user_label: 'admin@example.com',
    })
    await times(2, () => admin.ask('POST', `/media/${id}/scan`))
    await app.drain()
    expect((await decide('release', 'x')).status).toBe(400)
    expect((await times(3, () => decide('release'))).map(({ status }) => status).sort()).toEqual([
      200, 409, 409,
    ])
    expect(await actionsOf(app, id)).toEqual(['upload', 'block', 'scan', 'release'])
    await editor.ask('POST', `/media/${id}/release`, { reason: 'let me' })
    expect(await actionsOf(app, id)).toHaveLength(4)
  })

  it('tells that bytes were replaced, by whom, once', async () => {
    const id = await upload()
    const next = pdf(3_000)
    const answer = await read(
      app.call('PATCH', `/media/${id}`, app.admin, form({ bytes: next, name: 'next.pdf' }), from),
    )
    expect(answer.status).toBe(200)
    await app.drain()
    const library = await libraryOf(app.payload)
    const fresh = (await entriesOf(app)).find(({ detail }) => detail?.replaces === id)!
    expect(fresh).toMatchObject({ action: 'upload', filename: 'next.pdf' })
    await times(3, () => finishReplacement(library, Number(fresh.file)))
    expect(await actionsOf(app, id)).toEqual(['upload', 'replace'])
    expect(await last(id)).toMatchObject({
      address: '203.0.113.7',
      detail: { name: 'next.pdf', size: 3_000, was: bytes.length },
      filename: 'paper.pdf',
      user_label: 'admin@example.com',
    })
    // The row that brought the bytes went with the old ones: nobody deleted a file.
    expect(await actionsOf(app, Number(fresh.file))).toEqual(['upload'])
  })

  it('tells that a file went to another store, once', async () => {
    const id = await upload()
    const where = { id: { equals: id } }
    await times(2, () => moveProvider(app.payload, { to: 'S3', where }))
    await moveProvider(app.payload, { to: 'S3', where })
    expect(await actionsOf(app, id)).toEqual(['upload', 'store'])
    expect(await last(id)).toMatchObject({ detail: { from: 'LOCAL', to: 'S3' }, user: null })
  })

  it('has no entry of what was rolled back', async () => {
    const id = await upload()
    const before = (await entriesOf(app)).length
    const target = await folder('Nowhere')
    refuses = true
    const refused = [
      await editor.ask('DELETE', `/media/${id}`),
      await editor.ask('POST', `/media/${id}/move`, { folder: target }),
      await editor.ask('PATCH', `/media/${id}`, { visibility: 'private' }),
      await read(app.call('POST', '/media', app.editor, form({ bytes, name: 'a.pdf' }))),
    ]
    expect(refused.map(({ status }) => status)).toEqual([500, 500, 500, 500])
    await expect(app.payload.delete({ id, collection: 'media' })).rejects.toThrow('does not want')
    expect(await entriesOf(app)).toHaveLength(before)
    expect((await editor.ask('GET', `/media/${id}`)).status).toBe(200)
  })

  it('does nothing that it cannot write down', async () => {
    const id = await upload(bad)
    const { create } = app.payload.db
    app.payload.db.create = ((args: { collection: string }) => {
      if (args.collection === 'media-audit') {
        throw new Error('the disk is full')
      }
      return create.call(app.payload.db, args as never)
    }) as typeof create
    const answers = [
      await admin.ask('POST', `/media/${id}/release`, { reason: 'looked at it' }),
      await editor.ask('DELETE', `/media/${id}`),
      await read(app.call('POST', '/media', app.editor, form({ bytes, name: 'unwritten.pdf' }))),
    ]
    app.payload.db.create = create
    expect(answers.map(({ status }) => status)).toEqual([500, 500, 500])
    const { body } = await editor.ask('GET', `/media/${id}`)
    expect(body).toMatchObject({ deletedAt: null, scanStatus: 'INFECTED' })
    const { body: found } = await editor.ask(
      'GET',
      '/media?where[originalFilename][equals]=unwritten.pdf',
    )
    expect(found.totalDocs).toBe(0)
  })

  it('keeps what hostile clients say as one short line', async () => {
    const hostile = {
      'user-agent': `Evil\u00852\u00ad ${'x'.repeat(5_000)}`,
      'x-forwarded-for': `<script>, ${'9'.repeat(3_000)}, 2001:db8::1, [2001:db8::2]:443, 192.0.2.9:80`,
    }
    const { body } = await read(
      app.call('POST', '/media', app.editor, form({ bytes, name: 'h.pdf' }), hostile),
    )
    expect((await entriesOf(app, body.doc.id))[0]).toMatchObject({
      address: '2001:db8::1, 2001:db8::2, 192.0.2.9',
      browser: expect.stringMatching(/^Evil 2.{290,300}$/),
    })
    const id = await upload(bad)
    const reason = `fine\r\n2026-01-01 admin released everything\u202Etxt.exe\u0007${'y'.repeat(500)}`
    await admin.ask('POST', `/media/${id}/release`, { reason })
    const entry = await last(id)
    expect(entry.reason).toMatch(
      /^fine 2026-01-01 admin released everything\uFFFDtxt\.exe\uFFFDy{500}$/,
    )
    const tooLong = await admin.ask('POST', `/media/${id}/block`, { reason: 'z'.repeat(65_536) })
    expect(errorOf(tooLong)).toMatchObject({ code: 'INVALID_REQUEST' })
  })
})
