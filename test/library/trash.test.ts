import type { StorageUsage } from '../../src/library/documents.js'

import { libraryOf } from '../../src/library/libraryOf.js'
import { recalculate } from '../../src/usage/recalculate.js'
import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { eicarBytes, jpeg, pdf } from '../app/files.js'
import { errorOf, filesOf, type Speaker, speaker, usageOf } from '../app/uploads.js'
import { waysInto } from '../app/ways.js'

interface Doc {
  readonly deletedAt: null | string
  readonly filesize: number
  readonly id: number
  readonly variantsSize: number
}

const figures = [
  ...['total', 'image', 'video', 'audio', 'document', 'other'].flatMap((kind) => [
    `${kind}Bytes`,
    `${kind}Files`,
  ]),
  ...['variantBytes', 'trashBytes', 'quarantinedBytes'],
  ...['reservedBytes', 'reservedFiles', 'allocatedBytes', 'allocatedFiles'],
] as const

describe('trash', () => {
  let app: App
  let editor: Speaker
  beforeAll(async () => {
    app = await createApp()
    editor = speaker(app)
  })
  afterAll(() => app.stop())

  const upload = async (bytes: Buffer, name: string): Promise<Doc> => {
    const { doc } = (await waysInto(app).presigned({ bytes, name })).body
    await app.drain()
    return (await editor.ask('GET', `/media/${doc.id}?depth=0`)).body
  }
  const numbers = (usage: StorageUsage) =>
    Object.fromEntries(figures.map((name) => [name, usage[name as keyof StorageUsage]]))

  /** The figures of usage, after making sure that counting anew gives the same. */
  const usage = async (): Promise<Record<string, number>> => {
    const counted = numbers(await usageOf(app, app.editor))
    await recalculate(await libraryOf(app.payload), app.editor.id)
    expect(counted).toEqual(numbers(await usageOf(app, app.editor)))
    return counted as Record<string, number>
  }
  /** What has changed in usage since. */
  const changesSince = async (before: Record<string, number>) => {
    const now = await usage()
    const changed = figures.filter((name) => now[name] !== before[name])
    return Object.fromEntries(changed.map((name) => [name, now[name]! - before[name]!]))
  }
  const sizeOf = ({ filesize, variantsSize }: Doc) => filesize + variantsSize

  it('counts a picture with its variants, through trash, restoring and deletion', async () => {
    const [empty, noFiles] = [await usage(), await filesOf(app)]
    const doc = await upload(await jpeg(1600, 1200), 'gull.jpg')
    const size = sizeOf(doc)
    expect(doc.variantsSize).toBeGreaterThan(1_000)
    const live = {
      allocatedBytes: size,
      allocatedFiles: 1,
      imageBytes: size,
      imageFiles: 1,
      totalBytes: size,
      totalFiles: 1,
      variantBytes: doc.variantsSize,
    }
    expect(await changesSince(empty)).toEqual(live)

    const answer = await editor.ask('DELETE', `/media/${doc.id}`)
    expect(answer).toMatchObject({
      body: { doc: { id: doc.id, deletedAt: expect.any(String) }, message: expect.any(String) },
      status: 200,
    })
    expect(await changesSince(empty)).toEqual({ ...live, trashBytes: size })
    expect((await editor.ask('GET', `/media/${doc.id}`)).status).toBe(404)
    expect((await editor.ask('GET', '/media')).body.totalDocs).toBe(0)

    expect((await editor.ask('POST', `/media/${doc.id}/restore`)).body.doc.deletedAt).toBe(null)
    expect(await changesSince(empty)).toEqual(live)
    expect((await editor.ask('GET', '/media')).body.totalDocs).toBe(1)
    expect((await app.call('GET', `/media/${doc.id}/file/card`, app.editor)).status).toBe(200)

    const first = await editor.ask('DELETE', `/media/${doc.id}`)
    const again = await editor.ask('DELETE', `/media/${doc.id}`)
    expect([again.status, again.body.doc.deletedAt]).toEqual([200, first.body.doc.deletedAt])
    expect(await changesSince(empty)).toEqual({ ...live, trashBytes: size })
    const gone = await editor.ask('DELETE', `/media/${doc.id}?permanent=true`)
    expect(gone).toMatchObject({
      body: { doc: { id: doc.id }, message: expect.any(String) },
      status: 200,
    })
    expect(await changesSince(empty)).toEqual({})
    expect(await filesOf(app)).not.toEqual(noFiles)
    await app.drain()
    expect(await filesOf(app)).toEqual(noFiles)
    expect(errorOf(await editor.ask('DELETE', `/media/${doc.id}`))).toEqual({
      code: 'FILE_NOT_FOUND',
      status: 404,
    })
  })

  it('is where a file has to be before it is deleted for good', async () => {
    const doc = await upload(pdf(), 'a.pdf')
    const before = await usage()
    const permanent = () => editor.ask('DELETE', `/media/${doc.id}?permanent=true`)
    expect(errorOf(await permanent())).toEqual({ code: 'FILE_NOT_IN_TRASH', status: 409 })
    expect(await changesSince(before)).toEqual({})
    await editor.ask('DELETE', `/media/${doc.id}`)
    expect((await permanent()).status).toBe(200)
    expect(await changesSince(before)).toEqual({
      allocatedBytes: -2_000,
      allocatedFiles: -1,
      documentBytes: -2_000,
      documentFiles: -1,
      totalBytes: -2_000,
      totalFiles: -1,
    })
  })

  it('refuses to restore what is not in it', async () => {
    const doc = await upload(pdf(), 'a.pdf')
    expect(errorOf(await editor.ask('POST', `/media/${doc.id}/restore`))).toEqual({
      code: 'FILE_NOT_IN_TRASH',
      status: 409,
    })
  })

  it('counts malware as quarantined, in the trash too, until it is deleted', async () => {
    const before = await usage()
    const doc = await upload(eicarBytes(), 'notes.txt')
    const size = eicarBytes().length
    const held = {
      allocatedBytes: size,
      allocatedFiles: 1,
      documentBytes: size,
      documentFiles: 1,
      totalBytes: size,
      totalFiles: 1,
    }
    expect(await changesSince(before)).toEqual({ ...held, quarantinedBytes: size })
    await editor.ask('DELETE', `/media/${doc.id}`)
    expect(await changesSince(before)).toEqual({
      ...held,
      quarantinedBytes: size,
      trashBytes: size,
    })
    const admin = speaker(app, app.admin)
    expect(
      (await admin.ask('POST', `/media/${doc.id}/release`, { reason: 'a test file' })).status,
    ).toBe(200)
    expect(await changesSince(before)).toEqual({ ...held, trashBytes: size })
    expect((await admin.ask('POST', `/media/${doc.id}/scan`)).status).toBe(200)
    await app.drain()
    expect(await changesSince(before)).toEqual({
      ...held,
      quarantinedBytes: size,
      trashBytes: size,
    })
    await editor.ask('DELETE', `/media/${doc.id}?permanent=true`)
    expect(await changesSince(before)).toEqual({})
  })

  it('counts each kind apart', async () => {
    const before = await usage()
    const mp3 = Buffer.concat([Buffer.from('fffb9000', 'hex'), Buffer.alloc(996)])
    const mp4 = Buffer.concat([
      Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1'),
      Buffer.alloc(1_976),
    ])
    const kinds: [string, Buffer, string][] = [
      ['audio', mp3, 'a.mp3'],
      ['video', mp4, 'a.mp4'],
      ['document', pdf(), 'a.pdf'],
    ]
    for (const [kind, bytes, name] of kinds) {
      const start = await usage()
      await upload(bytes, name)
      expect(await changesSince(start)).toMatchObject({
        [`${kind}Bytes`]: bytes.length,
        [`${kind}Files`]: 1,
      })
    }
    const total = kinds.reduce((sum, [, { length }]) => sum + length, 0)
    expect(await changesSince(before)).toMatchObject({ totalBytes: total, totalFiles: 3 })
  })

  it('takes many at once, and empties many', async () => {
    const before = await usage()
    const docs = [await upload(pdf(), 'a.pdf'), await upload(pdf(3_000), 'b.pdf')]
    const theirs = await app.payload.create({
      collection: 'media',
      data: { user: app.other.id } as never,
      file: { data: pdf(), mimetype: 'application/pdf', name: 'theirs.pdf', size: 2_000 },
    })
    const where = `where[id][in]=${[...docs.map(({ id }) => id), theirs.id].join(',')}`
    const held = {
      allocatedBytes: 5_000,
      allocatedFiles: 2,
      documentBytes: 5_000,
      documentFiles: 2,
      totalBytes: 5_000,
      totalFiles: 2,
    }
    const trashed = await editor.ask('DELETE', `/media?${where}`)
    expect([trashed.status, trashed.body.docs.length, trashed.body.errors]).toEqual([200, 2, []])
    expect(await changesSince(before)).toEqual({ ...held, trashBytes: 5_000 })
    expect(await app.payload.findByID({ id: theirs.id, collection: 'media' })).toMatchObject({
      deletedAt: null,
    })
    const again = await editor.ask('DELETE', `/media?${where}`)
    expect(again.body.docs).toEqual([])
    expect(await changesSince(before)).toEqual({ ...held, trashBytes: 5_000 })
    const emptied = await editor.ask('DELETE', `/media?trash=true&${where}`)
    expect([emptied.status, emptied.body.docs.length]).toEqual([200, 2])
    expect(await changesSince(before)).toEqual({})
    expect(await app.payload.findByID({ id: theirs.id, collection: 'media' })).toMatchObject({
      deletedAt: null,
    })
  })

  it('does not delete live files for good, however it is asked', async () => {
    const doc = await upload(pdf(), 'a.pdf')
    const before = await usage()
    const user = { id: app.editor.id, collection: 'users' } as never
    const asked = { collection: 'media', overrideAccess: false, trash: true, user } as const
    await expect(app.payload.delete({ ...asked, id: doc.id })).rejects.toMatchObject({
      status: 403,
    })
    expect(await app.payload.delete({ ...asked, where: { id: { equals: doc.id } } })).toMatchObject(
      { docs: [] },
    )
    const bulk = await editor.ask('DELETE', `/media?trash=true&where[id][equals]=${doc.id}`)
    expect(bulk.body.docs).toEqual([])
    expect(await changesSince(before)).toEqual({})
    expect((await editor.ask('GET', `/media/${doc.id}`)).status).toBe(200)
  })

  it('is Payload’s own: PATCH of deletedAt moves in and out', async () => {
    const doc = await upload(pdf(), 'a.pdf')
    const before = await usage()
    await editor.ask('PATCH', `/media/${doc.id}`, { deletedAt: new Date().toISOString() })
    expect(await changesSince(before)).toEqual({ trashBytes: 2_000 })
    await editor.ask('PATCH', `/media/${doc.id}?trash=true`, { deletedAt: null })
    expect(await changesSince(before)).toEqual({})
    await editor.ask('PATCH', `/media?where[id][equals]=${doc.id}`, {
      deletedAt: new Date().toISOString(),
    })
    expect(await changesSince(before)).toEqual({ trashBytes: 2_000 })
  })

  it('counts once what is moved by many at once', async () => {
    const doc = await upload(pdf(), 'a.pdf')
    const before = await usage()
    await Promise.all(Array.from({ length: 10 }, () => editor.ask('DELETE', `/media/${doc.id}`)))
    expect(await changesSince(before)).toEqual({ trashBytes: 2_000 })
  })

  it('leaves rows, bytes and figures that agree', async () => {
    await app.drain()
    expect(await audit(app)).toEqual(nothingWrong)
  })
})
