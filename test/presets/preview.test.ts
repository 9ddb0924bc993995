import { type App, createApp } from '../app/createApp.js'
import { errorOf, read } from '../app/uploads.js'
import { addPictures } from './addPictures.js'
import { presetsOf, regenerated, rowsOf } from './regenerating.js'

describe('what a preset costs', () => {
  let app: App
  let presets: ReturnType<typeof presetsOf>
  beforeAll(async () => {
    app = await createApp()
    presets = presetsOf(app)
    await addPictures(app, [
      [900, 700],
      [640, 480],
      [300, 200],
    ])
  })
  afterAll(() => app.stop())

  const draft = { fit: 'inside', format: 'webp', quality: 80 }
  const preview = (wish: object) =>
    read(app.call('POST', '/media/presets/preview', app.admin, { ...draft, ...wish }))

  it.each([
    [
      { width: 400 },
      { bytesNow: 0, files: 2, height: null, isChange: true, tooSmall: 1, width: 400 },
    ],
    [{ width: 300 }, { files: 3, tooSmall: 0 }],
    [{ height: 600 }, { files: 1, tooSmall: 2 }],
    [
      { aspectRatio: '1:1', fit: 'cover', width: 481 },
      { files: 1, height: 481, tooSmall: 2 },
    ],
    // Of pictures and posters of films: there are no films.
    [
      { kinds: ['video'], width: 100 },
      { bytes: 0, files: 0, tooSmall: 0 },
    ],
    [
      { alsoFormats: null, kinds: [], label: null, width: 5_000 },
      { bytes: 0, files: 0, tooSmall: 3 },
    ],
  ])('is known before it is saved: %j', async (wish, expected) => {
    expect(await preview(wish)).toMatchObject({ body: expected, status: 200 })
  })

  it('is about what is stored then', async () => {
    const wish = { format: 'webp', label: 'tried', quality: 80, width: 500 }
    const { body } = await preview(wish)
    const { body: saved } = await presets.create(wish)
    await regenerated(app)
    const made = (await rowsOf(app)).flatMap(({ variants }) =>
      variants!.filter((one) => one.preset === 'tried'),
    )
    expect(made).toHaveLength(body.files)
    const bytes = (made as unknown as { filesize: number }[]).reduce(
      (sum, { filesize }) => sum + filesize,
      0,
    )
    expect(body.bytes).toBeGreaterThan(bytes / 3)
    expect(body.bytes).toBeLessThan(bytes * 3)

    const { id } = saved.doc
    const same = (await preview({ ...wish, id })).body
    expect(same).toMatchObject({ bytes: same.bytesNow, files: 2, isChange: false })
    const lower = (await preview({ ...wish, id, quality: 50 })).body
    expect(lower).toMatchObject({ bytesNow: same.bytes, isChange: true })
    expect(lower.bytes).toBeLessThan(same.bytes)
    const both = (await preview({ ...wish, alsoFormats: ['avif'], id })).body
    expect(both.bytes).toBeGreaterThan(same.bytes)
  })

  it.each([
    [{}, 'needs a width'],
    [{ fit: 'cover', width: 10 }, 'To fill'],
    [{ width: 10_001 }, 'width'],
    [{ width: 'wide' }, 'width'],
    [{ format: 'bmp', width: 10 }, 'format'],
    [{ kinds: ['fonts'], width: 10 }, 'kinds'],
  ])('is not known of what cannot be: %j', async (wish, said) => {
    const answer = await preview(wish)
    expect(errorOf(answer)).toEqual({ code: 'INVALID_REQUEST', status: 400 })
    expect(answer.body.errors[0].message).toContain(said)
  })
})
