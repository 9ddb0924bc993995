import sharp from 'sharp'

import type { MediaFile } from '../../src/library/documents.js'

import { makeVariants } from '../../src/jobs/makeVariants.js'
import { libraryOf } from '../../src/library/libraryOf.js'
import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { form } from '../app/files.js'
import { errorOf, filesOf, read, speaker } from '../app/uploads.js'

const quarter = { background: '#ff0000', channels: 3 as const, height: 600, width: 800 }

/** Red, green, blue and white quarters, 1600 x 1200. */
const quarters = await sharp({
  create: { ...quarter, background: '#ffffff', height: 1200, width: 1600 },
})
  .composite([
    { input: { create: quarter }, left: 0, top: 0 },
    { input: { create: { ...quarter, background: '#00ff00' } }, left: 800, top: 0 },
    { input: { create: { ...quarter, background: '#0000ff' } }, left: 0, top: 600 },
  ])
  .jpeg({ quality: 95 })
  .toBuffer()

describe('crop and focal point', () => {
  let app: App
  beforeAll(async () => {
    app = await createApp()
  })
  afterAll(() => app.stop())
  afterEach(async () => {
    await app.drain()
    expect(await audit(app)).toEqual(nothingWrong)
  })

  const upload = async (query = ''): Promise<MediaFile> => {
    const sent = form({ bytes: quarters, name: 'quarters.jpg' })
    const { body } = await read(app.call('POST', `/media${query}`, app.editor, sent))
    await app.drain()
    return fileOf(body.doc.id)
  }
  const fileOf = async (id: unknown) =>
    (await app.payload.findByID({
      id: id as number,
      collection: 'media',
      depth: 0,
    })) as unknown as MediaFile
  const save = (id: unknown, query: string, data = {}) =>
    speaker(app).ask('PATCH', `/media/${id as number}?depth=0&${query}`, data)
  const crop = (x: number, y: number, width: number, height: number) =>
    Object.entries({ height, unit: '%', width, x, y })
      .map(([name, value]) => `uploadEdits[crop][${name}]=${value}`)
      .join('&')
  const pixelsOf = async (id: unknown, variant: string) => {
    const answer = await app.call('GET', `/media/${id as number}/file/${variant}`, app.editor)
    expect(answer.status).toBe(200)
    const { data, info } = await sharp(Buffer.from(await answer.arrayBuffer()))
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    const at = (x: number, y: number) => {
      const offset =
        (Math.round(y * (info.height - 1)) * info.width + Math.round(x * (info.width - 1))) * 3
      return [...data.subarray(offset, offset + 3)]
        .map((channel) => (channel > 128 ? 1 : 0))
        .join('')
    }
    return { at, height: info.height, width: info.width }
  }

  it('of the panel change the pictures and leave the original', async () => {
    const before = await upload()
    const saved = await save(
      before.id,
      `${crop(50, 0, 50, 50)}&uploadEdits[focalPoint][x]=70&uploadEdits[focalPoint][y]=20`,
    )
    expect(saved.status).toBe(200)
    expect(saved.body.doc).toMatchObject({
      crop: { height: 50, width: 50, x: 50, y: 0 },
      focalX: 70,
      focalY: 20,
      status: 'pending',
    })
    await app.drain()
    const after = await fileOf(before.id)
    expect(after).toMatchObject({
      height: 1200,
      processingError: null,
      status: 'ready',
      width: 1600,
    })
    expect(after.storagePath).toBe(before.storagePath)
    const keys = (file: MediaFile) => file.variants!.map(({ key }) => key)
    expect(keys(after).filter((key) => keys(before).includes(key))).toEqual([])
    const onDisk = await filesOf(app)
    expect(keys(before).filter((key) => onDisk.some((name) => name.endsWith(key)))).toEqual([])
    const picture = await pixelsOf(before.id, 'thumbnail')
    expect([picture.at(0.05, 0.05), picture.at(0.95, 0.95)]).toEqual(['010', '010'])
    const original = await app.call('GET', `/media/${before.id}/file`, app.editor)
    expect(Buffer.from(await original.arrayBuffer()).equals(quarters)).toBe(true)
  })

  it('may be taken back: a crop of everything is none', async () => {
    const { id } = await upload()
    await save(id, crop(0, 50, 50, 50))
    await app.drain()
    expect((await pixelsOf(id, 'thumbnail')).at(0.9, 0.1)).toBe('001')
    const { body } = await save(id, crop(0, 0, 99.97, 100))
    expect(body.doc.crop).toBeNull()
    await app.drain()
    const whole = await pixelsOf(id, 'thumbnail')
    expect([
      whole.at(0.1, 0.1),
      whole.at(0.9, 0.1),
      whole.at(0.1, 0.9),
      whole.at(0.9, 0.9),
    ]).toEqual(['100', '010', '001', '111'])
  })

  it('may be given by the API as fields', async () => {
    const { id } = await upload()
    const area = { height: 50, width: 50, x: 0, y: 50 }
    expect((await save(id, '', { crop: area })).body.doc.crop).toEqual(area)
    await app.drain()
    expect((await pixelsOf(id, 'thumbnail')).at(0.9, 0.9)).toBe('001')
    await save(id, '', { crop: null })
    await app.drain()
    expect((await pixelsOf(id, 'thumbnail')).at(0.9, 0.9)).toBe('111')
  })

  it('may come with the upload', async () => {
    const {
      crop: area,
      id,
      focalX,
    } = await upload(
      `?${crop(50, 50, 50, 50)}&uploadEdits[focalPoint][x]=60&uploadEdits[focalPoint][y]=60`,
    )
    expect({ area, focalX }).toEqual({ area: { height: 50, width: 50, x: 50, y: 50 }, focalX: 60 })
    expect((await pixelsOf(id, 'thumbnail')).at(0.1, 0.1)).toBe('111')
  })

  it.each([
    ['beyond the picture', { height: 50, width: 60, x: 50, y: 0 }],
    ['of nothing', { height: 0, width: 50, x: 0, y: 0 }],
    ['that is no area', { left: 1 }],
    ['that is text', 'all'],
    ['with more than an area', { height: 50, scale: 2, width: 50, x: 0, y: 0 }],
  ])('%s are refused as fields', async (_what, area) => {
    const { id } = await upload()
    const answer = await save(id, '', { crop: area })
    expect(answer.status).toBe(400)
    expect((await fileOf(id)).crop ?? null).toBeNull()
  })

  it.each([
    [
      'not in per cent',
      'uploadEdits[crop][unit]=px&uploadEdits[crop][x]=0&uploadEdits[crop][y]=0&uploadEdits[crop][width]=9&uploadEdits[crop][height]=9',
    ],
    ['outside', crop(120, 0, 10, 10)],
    ['of no numbers', crop(Number.NaN, 0, 10, 10)],
    ['with a focal point outside', 'uploadEdits[focalPoint][x]=101&uploadEdits[focalPoint][y]=0'],
  ])('%s are refused from the panel', async (_what, query) => {
    const { id } = await upload()
    expect(errorOf(await save(id, query))).toEqual({ code: 'INVALID_REQUEST', status: 400 })
  })

  it('saved while the old pictures are being made come out on top', async () => {
    const { id } = await upload()
    await save(id, crop(0, 0, 50, 50))
    const library = await libraryOf(app.payload)
    const store = [...library.stores.values()][0]! as {
      write: (typeof library)['storage']['write']
    }
    const { write } = store
    let isFirst = true
    store.write = async (...args) => {
      if (isFirst) {
        isFirst = false
        await save(id, crop(50, 50, 50, 50))
      }
      return write(...args)
    }
    try {
      await makeVariants(library, { file: id })
    } finally {
      store.write = write
    }
    expect(await fileOf(id)).toMatchObject({ status: 'pending' })
    await app.drain()
    expect(await fileOf(id)).toMatchObject({ status: 'ready' })
    expect((await pixelsOf(id, 'thumbnail')).at(0.1, 0.1)).toBe('111')
  })

  it('of a save about something else queue nothing', async () => {
    const { id, processedAt } = await upload()
    const { body } = await save(id, crop(0, 0, 100, 100), { altText: 'four colours' })
    expect(body.doc).toMatchObject({ altText: 'four colours', status: 'ready' })
    await app.drain()
    expect((await fileOf(id)).processedAt).toBe(processedAt)
  })
})
