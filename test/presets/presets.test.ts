import { labelProblem } from '../../src/core/labelProblem.js'
import { presetSides } from '../../src/core/presetSides.js'
import { type App, createApp } from '../app/createApp.js'
import { errorOf } from '../app/uploads.js'
import { presetsOf, progressOf } from './regenerating.js'

describe('the sides of a preset', () => {
  it.each([
    [{ width: 800 }, { height: null, width: 800 }],
    [
      { aspectRatio: '16:9', width: 1600 },
      { height: 900, width: 1600 },
    ],
    [
      { aspectRatio: '1:2', height: 600 },
      { height: 600, width: 300 },
    ],
    [
      { aspectRatio: '4:3', height: 600, width: 800 },
      { height: 600, width: 800 },
    ],
    [
      { fit: 'cover', aspectRatio: '1:1', width: 50 },
      { height: 50, width: 50 },
    ],
    [{}, 'needs a width'],
    [{ aspectRatio: '4:3' }, 'needs a width'],
    [{ fit: 'cover', width: 800 }, 'To fill'],
    [{ aspectRatio: '1:9999', width: 800 }, '10000'],
    [{ width: 10.5 }, 'whole pixels'],
    [{ aspectRatio: '16:9', height: 800, width: 800 }, 'is not 16:9'],
  ])('of %j', (wish, expected) => {
    const sides = presetSides(wish)
    expect(sides).toEqual(
      typeof expected === 'string' ? expect.stringContaining(expected) : expected,
    )
  })

  it.each([
    ['a new width', { width: 320 }, { height: 180, width: 320 }],
    ['a new height', { height: 90 }, { height: 90, width: 160 }],
    ['a new ratio', { aspectRatio: '1:1' }, { height: 640, width: 640 }],
    ['nothing new', {}, { height: 360, width: 640 }],
  ])('follow %s', (_, change, expected) => {
    const before = { aspectRatio: '16:9', height: 360, width: 640 }
    expect(presetSides({ ...before, ...change }, before)).toEqual(expected)
  })
})

it.each([
  'original',
  'thumbnail',
  'poster',
  'optimized',
  'hls',
  'hls-720p',
  'mp4-480p',
  'webm-1080p',
])('%s is no label for a preset', (label) => {
  expect(labelProblem(label)).toMatch(/choose another name\.$/)
  expect(labelProblem(`my-${label}`)).toBeUndefined()
})

describe('presets', () => {
  let app: App
  let presets: ReturnType<typeof presetsOf>
  beforeAll(async () => {
    app = await createApp()
    presets = presetsOf(app)
  })
  afterAll(() => app.stop())

  it('begin without a wish to make anything again', async () => {
    expect(await presets.list()).toHaveLength(3)
    expect(app.queue.waiting()).toEqual([])
    expect(await progressOf(app)).toMatchObject({ startedAt: null, total: 0, wanted: false })
  })

  it.each([
    ['a reserved label', { label: 'poster', width: 100 }, 'choose another name'],
    ['a label of renditions', { label: 'mp4-720p', width: 100 }, 'choose another name'],
    ['a label with blanks', { label: 'Too large', width: 100 }, 'lower-case'],
    ['a label that is there', { label: 'card', width: 100 }, 'label'],
    ['no side', { label: 'wide' }, 'needs a width'],
    ['a side of 0', { label: 'wide', width: 0 }, 'width'],
    ['a side beyond all pictures', { label: 'wide', width: 10_001 }, 'idth'],
    ['a side that is a text', { label: 'wide', width: 'broad' }, 'idth'],
    ['filling with one side', { fit: 'cover', label: 'wide', width: 100 }, 'To fill'],
    ['a ratio that is none', { aspectRatio: '16/9', label: 'wide', width: 100 }, '16:9'],
    ['a format nobody knows', { format: 'bmp', label: 'wide', width: 100 }, 'ormat'],
    ['a kind nobody knows', { kinds: ['fonts'], label: 'wide', width: 100 }, 'Of which files'],
  ])('are refused with %s', async (_, body, said) => {
    const answer = await presets.create({ format: 'webp', quality: 80, ...body })
    expect(answer.status).toBe(400)
    expect(JSON.stringify(answer.body.errors)).toContain(said)
    expect((await progressOf(app)).wanted).toBe(false)
  })

  it('have a new version with what they make, and only then', async () => {
    const { body } = await presets.create({
      aspectRatio: '2:1',
      format: 'webp',
      kinds: null,
      label: 'wide',
      quality: 80,
      width: 400,
    })
    const { id } = body.doc
    expect(body.doc).toMatchObject({ height: 200, version: 1 })
    const version = async (change: object) => (await presets.change(id, change)).body.doc.version
    for (const change of [
      {},
      { width: 400 },
      { kinds: [] },
      { alsoFormats: null },
      { alsoFormats: [], kinds: null, version: 77 },
    ]) {
      expect([change, await version(change)]).toEqual([change, 1])
    }
    let expected = 1
    for (const change of [
      { quality: 70 },
      { alsoFormats: ['avif', 'jpeg'] },
      { kinds: ['image'] },
      { label: 'wider' },
      { format: 'jpeg' },
      { width: 500 },
      { aspectRatio: '1:1' },
      { fit: 'cover' },
    ]) {
      expect([change, await version(change)]).toEqual([change, ++expected])
    }
    expect(await version({ alsoFormats: ['jpeg', 'avif'] })).toBe(expected)
    const { height, width } = (await presets.ask('GET', `/${id}`)).body
    expect({ height, width }).toEqual({ height: 500, width: 500 })
    expect((await presets.remove(id)).status).toBe(200)
    await app.drain()
  })

  it('may be duplicated', async () => {
    const [card] = await presets.list()
    const { body, status } = await presets.ask('POST', `/${card!.id}/duplicate`, {})
    expect([status, body.doc?.label, body.doc?.version]).toEqual([200, 'card-copy', 1])
    await presets.remove(body.doc.id)
    await app.drain()
  })

  it('are 100 at most, also when many come at once', async () => {
    const made = await Promise.all(
      Array.from({ length: 105 }, (_, i) =>
        presets.create({ format: 'webp', label: `p-${i}`, quality: 80, width: 10 + i }),
      ),
    )
    expect(await presets.list()).toHaveLength(100)
    const refused = made.filter(({ status }) => status !== 201)
    expect(refused).toHaveLength(8)
    for (const answer of refused) {
      expect(errorOf(answer)).toEqual({ code: 'INVALID_REQUEST', status: 400 })
    }
    const { status } = await presets.ask('DELETE', '?where[label][like]=p-')
    expect(status).toBe(200)
    await app.drain()
    expect((await progressOf(app)).wanted).toBe(false)
  })

  it('are an admin’s to change, to follow and to try', async () => {
    for (const [method, path, status] of [
      ['POST', '/media/presets/preview', 401],
      ['GET', '/media/presets/progress', 401],
      ['POST', '/media/presets/regenerate', 401],
      ['DELETE', '/media/presets/regenerate', 401],
    ] as const) {
      expect([path, (await app.call(method, path, null)).status]).toEqual([path, status])
      expect([path, (await app.call(method, path, app.editor)).status]).toEqual([path, 403])
    }
  })
})
