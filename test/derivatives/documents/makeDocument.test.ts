import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { drawFirstPage } from '../../../src/derivatives/documents/drawFirstPage.js'
import { audit, nothingWrong } from '../../app/audit.js'
import { type App, createApp } from '../../app/createApp.js'
import { pdf } from '../../app/files.js'
import { speaker } from '../../app/uploads.js'
import { pictured } from '../pictured.js'
import { active, encrypted, endless, paper } from './paper.js'

const { seconds } = drawFirstPage

describe('documents', () => {
  let app: App
  let the: ReturnType<typeof pictured>
  beforeAll(async () => {
    app = await createApp()
    the = pictured(app)
    // Whatever else the machine does meanwhile.
    Object.assign(drawFirstPage, { seconds: 150 })
  })
  afterAll(async () => {
    Object.assign(drawFirstPage, { seconds })
    await app?.stop()
  })

  const bytesOf = (row: { storagePath: string }) =>
    readFile(path.join(app.dir, 'objects', row.storagePath))

  it('have their pages counted, and a picture of the first', async () => {
    const row = await the.addAll(paper({ pages: 3 }), 'paper.pdf')
    expect(row).toMatchObject({ pageCount: 3, processingError: null, status: 'ready' })
    expect(row.thumbnailUrl).toBe(`/api/media/${row.id}/file/thumbnail`)
    expect(row.dominantColor).toMatch(/^#[0-9a-f]{6}$/)
    expect(the.named(row, 'poster')).toMatchObject({
      height: 1600,
      mimeType: 'image/webp',
      role: 'poster',
      width: 1131,
    })
    expect(the.named(row, 'thumbnail')).toMatchObject({ height: 320, role: 'preset' })
    // White paper, and a square 50 points from below and from the left.
    expect(await the.pixel(row, 'poster', 1000, 1500)).toEqual([255, 255, 255, 255])
    const [red, green, blue] = await the.pixel(row, 'poster', 280, 1320)
    expect([red! > 230, green! < 40, blue! < 40]).toEqual([true, true, true])
  })

  it('say their title, author and day to their editors, as plain text', async () => {
    const { id } = await the.addAll(paper(), 'paper.pdf')
    const { metadata } = (await speaker(app).ask('GET', `/media/${id}?depth=0`)).body
    expect(metadata).toEqual({
      author: 'Ann',
      created: '2024-02-29T12:34:56',
      producer: 'Test',
      title: 'A <b>paper</b>',
    })
  })

  it.each([
    ['10,000 pages', () => paper({ pages: 10_000 }), { pageCount: 10_000 }, [1131, 1600]],
    [
      'a page of 5 by 5 metres',
      () => paper({ size: [14_400, 14_400] }),
      { pageCount: 1 },
      [1600, 1600],
    ],
    ['a page like a hair', () => paper({ size: [14_400, 1] }), { pageCount: 1 }, [1600, 1]],
    [
      'a page like a stamp, which is not blown up',
      () => paper({ size: [40, 30] }),
      { pageCount: 1 },
      [160, 120],
    ],
    [
      'scripts, programs and files in it',
      () => active('http://canary.invalid'),
      { pageCount: 1 },
      [1131, 1600],
    ],
  ])('with %s', async (_what, make, fields, [width, height]) => {
    const row = await the.addAll(make(), 'paper.pdf')
    expect(row).toMatchObject({ ...fields, status: 'ready' })
    expect(the.named(row, 'poster')).toMatchObject({ height, width })
  })

  it.each([
    ['encrypted', encrypted, null],
    ['without pages', () => pdf(), null],
    ['damaged', () => Buffer.from(`%PDF-1.7\n${'/Type/Page\0'.repeat(500)}`), null],
    [
      'whose page is missing',
      () =>
        Buffer.from(
          paper()
            .toString('latin1')
            .replace('/MediaBox', '/NoBox')
            .replace('/Type/Page/', '/Type/Sage/'),
          'latin1',
        ),
      undefined,
    ],
    ['cut off', () => paper({ pages: 20 }).subarray(0, 700), undefined],
  ])('%s are ready all the same', async (_what, make, pageCount) => {
    const bytes = make()
    const row = await the.addAll(bytes, 'paper.pdf')
    expect(row).toMatchObject({
      processingError: null,
      status: 'ready',
      ...(pageCount === undefined ? {} : { pageCount }),
    })
    expect((await bytesOf(row)).equals(bytes)).toBe(true)
    const answer = await the.file(row.id)
    expect(answer.status).toBe(200)
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true)
  })

  it('F16 whose page takes for ever do not keep the next from its turn', async () => {
    const bytes = endless()
    Object.assign(drawFirstPage, { seconds: 4 })
    const row = await the.addAll(bytes, 'endless.pdf')
    Object.assign(drawFirstPage, { seconds: 150 })
    expect(row).toMatchObject({
      pageCount: null,
      processingError: null,
      status: 'ready',
      variants: [],
    })
    expect((await bytesOf(row)).equals(bytes)).toBe(true)
    const next = await the.addAll(paper(), 'next.pdf')
    expect(the.named(next, 'poster')).toBeDefined()
  })

  it('that are no PDF have no picture', async () => {
    const row = await the.addAll(Buffer.from('plain words'), 'notes.txt')
    expect(row).toMatchObject({ pageCount: null, status: 'ready', variants: [] })
  })

  it('give a new preset from the picture that is there, without being read again', async () => {
    const first = await the.addAll(paper({ pages: 2 }), 'paper.pdf')
    const original = path.join(app.dir, 'objects', first.storagePath)
    const bytes = await readFile(original)
    await rm(original)
    const preset = {
      fit: 'inside',
      format: 'webp',
      kinds: ['document'],
      label: 'sheet',
      quality: 80,
      width: 500,
    }
    const saved = await speaker(app, app.admin).ask('POST', '/media-presets', preset)
    expect([saved.status, saved.body.errors]).toEqual([201, undefined])
    const row = await the.again(first.id)
    expect(row).toMatchObject({ pageCount: 2, status: 'ready' })
    expect(the.named(row, 'sheet')).toMatchObject({ height: 707, width: 500 })
    expect(the.named(row, 'poster')).toEqual(the.named(first, 'poster'))
    await writeFile(original, bytes)
  })

  it('are drawn again when their picture is gone from the store', async () => {
    const first = await the.addAll(paper(), 'paper.pdf')
    const { key } = the.named(first, 'poster')!
    await rm(path.join(app.dir, 'objects', key))
    const row = await the.again(first.id)
    expect(row.status).toBe('ready')
    expect(the.named(row, 'poster')!.key).not.toBe(key)
    expect((await the.file(row.id, '/file/poster')).status).toBe(200)
  })

  it('leave nothing behind that no row names, and count', async () => {
    await app.drain()
    expect(await audit(app)).toEqual(nothingWrong)
  })
})
