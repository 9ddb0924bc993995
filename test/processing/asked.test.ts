import sharp from 'sharp'

import { nameOf, roleOf } from '../../src/core/Variant.js'
import { libraryOf } from '../../src/library/libraryOf.js'
import { changeVariants } from '../../src/usage/changeVariants.js'
import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp, type Person } from '../app/createApp.js'
import { eicarBytes, pdf } from '../app/files.js'
import { settleDown } from '../app/later.js'
import { query } from '../app/query.js'
import { type Answer, errorOf, filesOf, read, usageOf } from '../app/uploads.js'
import { bytesOf, photo, quarters, rowOf, stored } from './pictures.js'

const invalid = { code: 'INVALID_REQUEST', status: 400 }

describe('pictures that people ask for', () => {
  let app: App
  let id: number

  beforeAll(async () => {
    app = await createApp({ transforms: { maxSide: 2_000 } })
    id = Number((await stored(app, await photo())).id)
  })
  afterAll(() => app?.stop())

  const ask = (path: string, body?: unknown, who: null | Person = app.editor, method = 'POST') =>
    read(app.call(method, `/media/${path}`, who, body))
  const fetched = (name: string, of = id) =>
    bytesOf(app.call('GET', `/media/${of}/file/${name}`, app.editor))
  const fresh = async (bytes?: Buffer) => Number((await stored(app, bytes ?? (await photo()))).id)
  const asked = async (of: number) =>
    ((await rowOf(app, of)).variants ?? []).filter((one) => roleOf(one) === 'asked')

  it('resize: made once, listed, counted and served', async () => {
    const before = (await usageOf(app, app.editor)).variantBytes
    const { body, status } = await ask(`${id}/resize`, { format: 'webp', width: 400 })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      doc: { id, variants: expect.any(Array) },
      message: 'The picture was made.',
      variant: {
        format: 'webp',
        height: 300,
        mimeType: 'image/webp',
        name: 'resize-400x300-webp',
        role: 'asked',
        width: 400,
      },
    })
    expect(body.variant.key).toBeUndefined()
    const bytes = await fetched('resize-400x300-webp')
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', height: 300, width: 400 })
    expect((await usageOf(app, app.editor)).variantBytes - before).toBe(bytes.length)

    const again = await ask(`${id}/resize`, { format: 'webp', width: 400 })
    expect(again.status).toBe(200)
    expect(again.body.variant).toEqual(body.variant)
    const list = await ask(`${id}/variants`, undefined, app.editor, 'GET')
    const names = list.body.docs.map(({ name }: { name: string }) => name)
    expect(names).toEqual(expect.arrayContaining(['thumbnail', 'resize-400x300-webp']))
    expect(list.body).toMatchObject({ srcset: expect.any(String), totalDocs: names.length })
    expect(JSON.stringify(list.body)).not.toContain('"key"')
  })

  it.each([
    [{ width: 5, height: 400, fit: 'inside' }, [5, 4]],
    [{ width: 300, height: 300, fit: 'cover' }, [300, 300]],
    [{ width: 1_800 }, [800, 600]],
    [{ width: 1_200, height: 1_200, fit: 'cover' }, [600, 600]],
    [{ height: 60 }, [80, 60]],
  ])('resize to %j, never enlarged', async (wishes, [width, height]) => {
    const { body } = await ask(`${id}/resize`, wishes)
    expect(body.variant).toMatchObject({ format: 'jpeg', height, width })
    expect(await sharp(await fetched(body.variant.name)).metadata()).toMatchObject({
      height,
      width,
    })
  })

  it('crop, by pixels and by per cent, in a shape', async () => {
    const pixels = await ask(`${id}/crop`, { height: 150, width: 200, x: 500, y: 400 })
    expect(pixels.body.variant).toMatchObject({ height: 150, width: 200 })
    const perCent = await ask(`${id}/crop`, {
      format: 'png',
      height: 50,
      unit: 'percent',
      width: 50,
      x: 0,
      y: 50,
    })
    expect(perCent.body.variant).toMatchObject({ format: 'png', height: 300, width: 400 })
    const shaped = await ask(`${id}/crop`, {
      aspectRatio: '16:9',
      height: 600,
      name: 'wide',
      width: 800,
      x: 0,
      y: 0,
    })
    expect(shaped.body.variant).toMatchObject({ height: 450, name: 'wide', width: 800 })
    const [whole, lower] = [await fetched('original'), await fetched(perCent.body.variant.name)]
    const [, , corner] = await quarters(whole)
    for (const color of await quarters(lower)) {
      color.forEach((value, channel) =>
        expect(Math.abs(value - corner![channel]!)).toBeLessThan(70),
      )
    }
  })

  it('process: a list of steps, in their order', async () => {
    const operations = [
      { op: 'crop', height: 100, width: 50, x: 0, y: 0 },
      { op: 'rotate', degrees: 90 },
      { op: 'resize', width: 300 },
      { op: 'flip', direction: 'horizontal' },
      { op: 'blur', sigma: 1 },
      { op: 'sharpen' },
      { op: 'grayscale' },
      { op: 'flatten', background: '#fff' },
    ]
    const { body, status } = await ask(`${id}/process`, {
      format: 'webp',
      name: 'steps',
      operations,
      quality: 60,
    })
    expect({ body, status }).toMatchObject({
      body: { variant: { height: 200, name: 'steps', operations, quality: 60, width: 300 } },
      status: 201,
    })
    for (const [red, green, blue] of await quarters(await fetched('steps'))) {
      expect(Math.max(red!, green!, blue!) - Math.min(red!, green!, blue!)).toBeLessThan(6)
    }
  })

  it('process: the tasks of the paper', async () => {
    const of = await fresh()
    const body = {
      operations: ['thumbnail', 'optimize', 'resize'],
      options: { resize: { height: 600, width: 200 } },
    }
    const first = await ask(`${of}/process`, body)
    expect(first.status).toBe(201)
    expect(first.body).toMatchObject({
      isOptimized: true,
      variant: { width: 200 },
      variants: [{ height: 150 }],
    })
    expect((await ask(`${of}/process`, body)).status).toBe(200)
    const library = await libraryOf(app.payload)
    await changeVariants(library, await rowOf(app, of), { change: () => [] })
    expect((await ask(`${of}/process`, { operations: ['thumbnail'] })).body).toMatchObject({
      doc: { status: 'pending' },
      message: 'The thumbnail will be made.',
      variant: null,
    })
    await app.drain()
    expect((await rowOf(app, of)).variants!.map(nameOf)).toContain('thumbnail')
    // The objects of what was taken out of the row above go with the file.
    await app.call('DELETE', `/media/${of}`, app.editor)
    await app.call('DELETE', `/media/${of}?permanent=true`, app.editor)
  })

  it('names: other pictures of one size have others, and what is taken is refused', async () => {
    const of = await fresh()
    const part = (x: number) => ask(`${of}/crop`, { height: 10, width: 10, x, y: 0 })
    const names = []
    for (const x of [0, 1, 2]) {
      names.push((await part(x)).body.variant.name)
    }
    expect(names).toEqual(['crop-10x10-jpeg', 'crop-10x10-jpeg-2', 'crop-10x10-jpeg-3'])
    expect((await part(1)).body.variant.name).toBe('crop-10x10-jpeg-2')
    const { docs } = await app.payload.find({ collection: 'media-presets' as never, limit: 1 })
    const label = (docs[0] as unknown as { label: string }).label
    for (const name of [label, 'thumbnail', 'original', 'optimized', 'crop-10x10-jpeg']) {
      const answer = await ask(`${of}/resize`, { name, width: 77 })
      expect(errorOf(answer)).toEqual({ code: 'DUPLICATE_NAME', status: 409 })
    }
    expect(await asked(of)).toHaveLength(3)
  })

  it('are made anew when the crop or the focal point changes, and only then', async () => {
    const of = await fresh()
    await ask(`${of}/resize`, { name: 'whole', width: 200 })
    await ask(`${of}/resize`, { fit: 'cover', height: 100, name: 'square', width: 100 })
    const before = await asked(of)
    await app.payload.update({
      id: of,
      collection: 'media' as never,
      data: { focalX: 5, focalY: 5 } as never,
    })
    await app.drain()
    const after = await asked(of)
    const byName = (all: typeof before, name: string) => all.find((one) => nameOf(one) === name)!
    expect(byName(after, 'whole')).toEqual(byName(before, 'whole'))
    expect(byName(after, 'square').key).not.toBe(byName(before, 'square').key)
    await app.payload.update({
      id: of,
      collection: 'media' as never,
      data: { crop: { height: 50, width: 100, x: 0, y: 50 } } as never,
    })
    await app.drain()
    expect(byName(await asked(of), 'whole')).toMatchObject({
      height: 75,
      name: 'whole',
      width: 200,
    })
    expect((await ask(`${of}/resize`, { name: 'whole', width: 200 })).status).toBe(200)
    expect(errorOf(await ask(`${of}/crop`, { height: 301, width: 10, x: 0, y: 0 }))).toEqual(
      invalid,
    )
    expect((await ask(`${of}/crop`, { height: 300, width: 10, x: 0, y: 0 })).status).toBe(201)
  })

  it('are removed with their bytes; what presets made is not', async () => {
    const of = await fresh()
    const { body } = await ask(`${of}/resize`, { width: 120 })
    const objects = async () => (await filesOf(app)).filter((file) => file.startsWith('objects/'))
    const count = (await objects()).length
    const remove = (name: string) => ask(`${of}/variants/${name}`, undefined, app.editor, 'DELETE')
    expect(errorOf(await remove('thumbnail'))).toEqual({ code: 'NOT_REMOVABLE', status: 409 })
    expect(errorOf(await remove('nothing'))).toEqual({ code: 'FILE_NOT_FOUND', status: 404 })
    const removed = await remove(body.variant.name)
    expect(removed).toMatchObject({ body: { variant: { name: body.variant.name } }, status: 200 })
    expect(await objects()).toHaveLength(count - 1)
    expect(errorOf(await remove(body.variant.name)).status).toBe(404)
    expect(
      (await app.call('GET', `/media/${of}/file/${body.variant.name}`, app.editor)).status,
    ).toBe(404)
  })

  it('are 50 of a file at most', async () => {
    const of = await fresh()
    const row = await rowOf(app, of)
    const model = row.variants![0]!
    const many = Array.from({ length: 50 }, (_, n) => ({
      ...model,
      name: `n-${n}`,
      preset: `n-${n}`,
      recipe: `r${n}`,
      role: 'asked',
    }))
    await query(app, 'UPDATE media SET variants = $2 WHERE id = $1', [of, JSON.stringify(many)])
    const answer = await ask(`${of}/resize`, { width: 33 })
    expect(errorOf(answer)).toEqual({ code: 'TOO_MANY_VARIANTS', status: 409 })
    expect(answer.body.errors[0].data).toMatchObject({ asked: 50, maximum: 50 })
    await query(app, 'UPDATE media SET variants = $2 WHERE id = $1', [
      of,
      JSON.stringify(row.variants),
    ])
  })

  it('need room in the quota of the owner', async () => {
    const poor = await createApp({ limits: () => ({ storageBytes: 1_000_000 }) })
    try {
      const { id: of } = await stored(poor, await photo())
      await query(
        poor,
        'UPDATE storage_usage SET allocated_bytes = 999000, reserved_bytes = reserved_bytes + 999000 - allocated_bytes',
      )
      const objects = await filesOf(poor)
      const answer = await read(
        poor.call('POST', `/media/${of}/resize`, poor.editor, { format: 'png', width: 500 }),
      )
      expect(errorOf(answer)).toEqual({ code: 'QUOTA_EXCEEDED', status: 413 })
      expect(await filesOf(poor)).toEqual(objects)
    } finally {
      await poor.stop()
    }
  })

  it.each<[string, unknown]>([
    ['resize', {}],
    ['resize', { width: 0 }],
    ['resize', { width: -5 }],
    ['resize', { width: 1.5 }],
    ['resize', { width: '100' }],
    ['resize', { width: null }],
    ['resize', { width: 2_001 }],
    ['resize', { width: 1e300 }],
    ['resize', { fit: 'fill', width: 10 }],
    ['resize', { format: 'svg', width: 10 }],
    ['resize', { quality: 0, width: 10 }],
    ['resize', { quality: 101, width: 10 }],
    ['resize', { name: 'A b', width: 10 }],
    ['resize', { name: '../x', width: 10 }],
    ['resize', { name: '-x', width: 10 }],
    ['resize', { name: 'x'.repeat(61), width: 10 }],
    ['resize', { unknown: 1, width: 10 }],
    ['crop', {}],
    ['crop', { height: 10, width: 10, x: 795, y: 0 }],
    ['crop', { height: 10, width: 10, x: -1, y: 0 }],
    ['crop', { height: 0, width: 10, x: 0, y: 0 }],
    ['crop', { height: 60, unit: 'percent', width: 10, x: 0, y: 50 }],
    ['crop', { height: 10, unit: 'miles', width: 10, x: 0, y: 0 }],
    ['crop', { aspectRatio: '16:0', height: 10, width: 10, x: 0, y: 0 }],
    ['crop', { aspectRatio: -1, height: 10, width: 10, x: 0, y: 0 }],
    ['process', {}],
    ['process', { operations: [] }],
    ['process', { operations: [{ op: 'explode' }] }],
    ['process', { operations: [{ op: 'rotate', degrees: 45 }] }],
    ['process', { operations: [{ op: 'blur', sigma: 1e9 }] }],
    ['process', { operations: [{ op: 'resize' }] }],
    ['process', { operations: [{ op: 'crop', height: 60, width: 60, x: 50, y: 50 }] }],
    ['process', { operations: Array.from({ length: 11 }, () => ({ op: 'sharpen' })) }],
    ['process', { operations: ['resize'] }],
    ['process', { operations: ['thumbnail', 'thumbnail'] }],
    ['process', { operations: ['thumbnail', { op: 'sharpen' }] }],
    ['process', { operations: ['melt'] }],
    ['optimize', { quality: 0 }],
    ['optimize', { maxSide: 0 }],
    ['optimize', { maxSide: 1e6 }],
    ['optimize', { format: 'webp' }],
  ])('%s refuses %j', async (route, body) => {
    const changing = async () => {
      // Views are written by themselves, some seconds later.
      const { isOptimized, status, updatedAt, variants } = await rowOf(app, id)
      return { isOptimized, status, updatedAt, variants }
    }
    const before = await changing()
    expect(errorOf(await ask(`${id}/${route}`, body))).toEqual(invalid)
    expect(await changing()).toEqual(before)
  })

  it('refuses what is no JSON, and no object', async () => {
    for (const body of ['{', '[]', '"x"', 'null', '1']) {
      const headers = { 'content-type': 'application/json' }
      const answer = await read(app.call('POST', `/media/${id}/process`, app.editor, body, headers))
      expect(errorOf(answer)).toEqual(invalid)
    }
  })

  it('only of pictures that are clean and not in the trash, by whoever may change them', async () => {
    const every = async (of: number, who: null | Person = app.editor): Promise<unknown[]> => {
      const answers: Answer[] = [
        await ask(`${of}/resize`, { width: 10 }, who),
        await ask(`${of}/crop`, { height: 1, width: 1, x: 0, y: 0 }, who),
        await ask(`${of}/process`, { operations: [{ op: 'sharpen' }] }, who),
        await ask(`${of}/optimize`, {}, who),
      ]
      return [...new Set(answers.map((answer) => Object.values(errorOf(answer)).join(' ')))]
    }
    expect(await every(id, null)).toEqual(['NOT_LOGGED_IN 401'])
    expect(await every(id, app.other)).toEqual(['FILE_NOT_FOUND 404'])
    expect(await every(987_654)).toEqual(['FILE_NOT_FOUND 404'])
    await app.payload.update({
      id,
      collection: 'media' as never,
      data: { visibility: 'public' } as never,
    })
    expect(await every(id, app.other)).toEqual(['FORBIDDEN 403'])
    const paper = await stored(app, pdf(), 'paper.pdf')
    expect(await every(Number(paper.id))).toEqual(['NOT_PROCESSABLE 422'])
    const virus = await stored(app, eicarBytes(), 'note.txt')
    expect(await every(Number(virus.id))).toEqual(['FILE_BLOCKED 403'])
    const of = await fresh()
    await app.call('DELETE', `/media/${of}`, app.editor)
    expect(await every(of)).toEqual(['FILE_IN_TRASH 409'])
    const waiting = await fresh()
    await query(
      app,
      `UPDATE media SET status = 'processing', claim_token = 'x', claimed_at = now() WHERE id = $1`,
      [waiting],
    )
    expect(await every(waiting)).toEqual(['PROCESSING_BUSY 503'])
    const response = await app.call('POST', `/media/${waiting}/resize`, app.editor, { width: 10 })
    expect(response.headers.get('Retry-After')).toBe('2')
    await query(
      app,
      `UPDATE media SET status = 'failed', claim_token = NULL, claimed_at = NULL WHERE id = $1`,
      [waiting],
    )
    expect(await every(waiting)).toEqual(['FILE_NOT_READY 409'])
  })

  it('PATCH is no way around it', async () => {
    const before = (await rowOf(app, id)).variants
    await app.call('PATCH', `/media/${id}`, app.editor, { isOptimized: true, variants: [] })
    expect(await rowOf(app, id)).toMatchObject({ isOptimized: false, variants: before })
  })

  it('20 requests for one picture make one, and 8 for others make 8', async () => {
    const of = await fresh()
    const same = await Promise.all(
      Array.from({ length: 20 }, () => ask(`${of}/resize`, { width: 90 })),
    )
    expect(new Set(same.map(({ body }) => body.variant.url)).size).toBe(1)
    expect(same.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(await asked(of)).toHaveLength(1)
    const others = await Promise.all(
      Array.from({ length: 8 }, (_, x) => ask(`${of}/crop`, { height: 5, width: 5, x, y: 0 })),
    )
    expect(others.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 201))
    expect(new Set((await asked(of)).map(nameOf)).size).toBe(9)
  })

  it('leave nothing behind, and are counted exactly', async () => {
    await app.drain()
    await settleDown(app)
    expect(await audit(app)).toEqual(nothingWrong)
  })
})
