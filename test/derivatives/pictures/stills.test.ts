import sharp from 'sharp'

import { nameOf } from '../../../src/core/Variant.js'
import { colorsOf, psnr, quarters, rgbOf, scene } from './pixels.js'
import { render, shape } from './rendering.js'

const formatOf = async (bytes: Buffer) => (await sharp(bytes).metadata()).format

describe('the variants of a still picture', () => {
  it('come from one decode, however many there are', async () => {
    const original = await scene(2000, 1500).jpeg({ quality: 90 }).toBuffer()
    const { decodes, variants } = await render(original, {
      shapes: [
        ...[1920, 1280, 960, 640].map((width) =>
          shape(`w${width}`, { alsoFormats: ['jpeg'], width }),
        ),
        shape('square', { alsoFormats: ['jpeg'], fit: 'cover', height: 300, width: 300 }),
      ],
    })
    expect(decodes).toBe(1)
    expect(variants).toHaveLength(11)
  })

  it('are near an exact reduction of the original', async () => {
    const original = await scene(2000, 1500).png({ compressionLevel: 1 }).toBuffer()
    const widths = [1920, 1280, 960, 640, 320]
    const made = await render(original, {
      mimeType: 'image/png',
      shapes: widths.map((width) => shape(`w${width}`, { format: 'png', width })),
    })
    for (const width of widths) {
      const exact = await rgbOf(sharp(original).resize(width))
      expect(psnr(await rgbOf(await made.bytes(`w${width}`)), exact)).toBeGreaterThan(43)
    }
  })

  it('are near it from a JPEG that was made smaller while it was decoded', async () => {
    const original = await scene(2400, 1800).jpeg({ quality: 92 }).toBuffer()
    const made = await render(original, {
      shapes: [960, 480, 240].map((width) => shape(`w${width}`, { format: 'png', width })),
    })
    for (const width of [960, 480, 240]) {
      const exact = await rgbOf(sharp(original).resize({ fastShrinkOnLoad: false, width }))
      expect(psnr(await rgbOf(await made.bytes(`w${width}`)), exact)).toBeGreaterThan(36)
    }
    // 2400 to 960 is more than twice smaller: a quarter of the pixels was decoded.
    expect(made.asked).toEqual([1200 * 900])
  })

  it('count every pixel of a picture that has to be read to its end', async () => {
    const progressive = await scene(1200, 900).jpeg({ progressive: true }).toBuffer()
    expect((await render(progressive)).asked).toEqual([1200 * 900])
    expect(
      (await render(await scene(1200, 900).png().toBuffer(), { mimeType: 'image/png' })).asked,
    ).toEqual([1200 * 900])
  })

  it('are as large as their presets say, and never larger than the picture', async () => {
    const { set, variants, variant } = await render(await quarters().jpeg().toBuffer(), {
      shapes: [
        shape('wide', { width: 400 }),
        shape('high', { height: 150 }),
        shape('box', { height: 100, width: 400 }),
        shape('square', { fit: 'cover', height: 200, width: 200 }),
        shape('same', { width: 800 }),
        shape('huge', { width: 801 }),
        shape('tower', { fit: 'cover', height: 700, width: 100 }),
      ],
    })
    const sizes = Object.fromEntries(
      variants.map((one) => [nameOf(one), `${one.width}x${one.height}`]),
    )
    expect(sizes).toEqual({
      box: '133x100',
      high: '200x150',
      same: '800x600',
      square: '200x200',
      thumbnail: '320x240',
      wide: '400x300',
    })
    expect(variant('wide').key).toMatch(/photo-t\d{5}-400x300\.webp$/)
    expect(set).toMatchObject({ aspectRatio: 1.3333, height: 600, isAnimated: false, width: 800 })
    expect(set.srcset).toBe(
      '/api/media/7/file/box 133w, /api/media/7/file/high 200w, /api/media/7/file/wide 400w, /api/media/7/file/same 800w',
    )
  })

  it('always have a thumbnail, of the smallest picture too', async () => {
    for (const [width, height, size] of [
      [1, 1, '1x1'],
      [2, 900, '1x320'],
      [10_000, 1, '320x1'],
      [1, 10_000, '1x320'],
      [60, 40, '60x40'],
    ] as const) {
      const original = await sharp({
        create: { background: '#336699', channels: 3, height, width },
      })
        .png()
        .toBuffer()
      const { set, variant } = await render(original, { mimeType: 'image/png' })
      expect(`${variant('thumbnail').width}x${variant('thumbnail').height}`).toBe(size)
      expect(set).toMatchObject({
        dominantColor: '#336699',
        placeholder: expect.stringMatching(/.{4}/),
        srcset: '',
      })
    }
  })

  it('of a picture of hardly any width are made of all of its height', async () => {
    const original = await scene(2, 3000).png().toBuffer()
    const made = await render(original, {
      mimeType: 'image/png',
      shapes: [
        shape('own', { format: 'png', height: 3000 }),
        shape('less', { format: 'png', height: 2000 }),
      ],
    })
    expect(made.variant('own')).toMatchObject({ height: 3000, width: 2 })
    expect(Buffer.compare(await rgbOf(await made.bytes('own')), await rgbOf(original))).toBe(0)
    expect(made.variant('less')).toMatchObject({ height: 2000, width: 1 })
  })

  it('are in the format of the preset, and in the others it has besides, of the same size', async () => {
    const made = await render(await scene(900, 700).jpeg().toBuffer(), {
      shapes: [
        shape('card', { alsoFormats: ['avif', 'jpeg', 'webp'], width: 500 }),
        shape('own', { alsoFormats: ['webp'], format: 'original', width: 300 }),
      ],
    })
    expect(made.variants.map(nameOf)).toEqual([
      'thumbnail',
      'card',
      'card.avif',
      'card.jpeg',
      'own',
      'own.webp',
    ])
    for (const [name, format] of [
      ['card', 'webp'],
      ['card.avif', 'heif'],
      ['card.jpeg', 'jpeg'],
      ['own', 'jpeg'],
    ] as const) {
      const { format: found, height, width } = await sharp(await made.bytes(name)).metadata()
      const { preset, ...variant } = made.variant(name)
      expect({ found, height, width }).toEqual({
        found: format,
        height: variant.height,
        width: variant.width,
      })
      expect(variant).toMatchObject({ mimeType: `image/${variant.format}`, name, role: 'preset' })
      expect(preset).toBe(name.split('.')[0])
    }
    expect(made.variant('card.jpeg').key).toMatch(/-500x389\.jpg$/)
    expect(made.set.srcset).toBe('/api/media/7/file/own 300w, /api/media/7/file/card 500w')
  })

  it('of two presets of one size lie under two keys', async () => {
    const { variants } = await render(await scene(400, 300).jpeg().toBuffer(), {
      shapes: [shape('a', { width: 320 }), shape('b', { quality: 50, width: 320 })],
    })
    expect(new Set(variants.map(({ key }) => key)).size).toBe(3)
  })

  it.each([
    ['image/png', 'png'],
    ['image/webp', 'webp'],
    ['image/avif', 'heif'],
    ['image/gif', 'gif'],
    ['image/svg+xml', 'png'],
    ['application/pdf', 'webp'],
  ])('"as the original" of %s is %s', async (mimeType, format) => {
    const own = { 'image/avif': 'avif', 'image/gif': 'gif', 'image/webp': 'webp' } as const
    const encoded = (own as Record<string, 'avif' | 'gif' | 'webp'>)[mimeType] ?? 'png'
    const original = await scene(300, 200).toFormat(encoded).toBuffer()
    const made = await render(original, {
      mimeType,
      shapes: [shape('own', { format: 'original', width: 100 })],
    })
    expect(await formatOf(await made.bytes('own'))).toBe(format)
  })

  it('keep what is transparent, and are white there in JPEG', async () => {
    const original = await sharp({
      create: {
        background: { alpha: 0, b: 0, g: 0, r: 255 },
        channels: 4,
        height: 300,
        width: 400,
      },
    })
      .composite([
        {
          gravity: 'west',
          input: { create: { background: '#0000ff', channels: 4, height: 300, width: 200 } },
        },
      ])
      .png()
      .toBuffer()
    const made = await render(original, {
      mimeType: 'image/png',
      shapes: (['png', 'webp', 'avif', 'jpeg'] as const).map((format) =>
        shape(format, { format, width: 200 }),
      ),
    })
    for (const name of ['png', 'webp', 'avif', 'thumbnail']) {
      const at = await colorsOf(await made.bytes(name))
      expect(at(90, 50)[3]).toBe(0)
      expect(at(10, 50)[3]).toBe(255)
      expect(at(10, 50)[2]).toBeGreaterThan(240)
    }
    const at = await colorsOf(await made.bytes('jpeg'))
    expect(at(90, 50).every((channel) => channel > 250)).toBe(true)
    expect(made.set.dominantColor).toBe('#0000ff')
  })

  it('carry no alpha channel where nothing is transparent', async () => {
    const original = await scene(400, 300).ensureAlpha().png().toBuffer()
    const made = await render(original, {
      mimeType: 'image/png',
      shapes: [shape('own', { format: 'png', width: 200 })],
    })
    expect(await sharp(await made.bytes('own')).metadata()).toMatchObject({
      channels: 3,
      hasAlpha: false,
    })
  })

  it('have a palette in PNG where it loses nothing, and none where it would', async () => {
    const drawing = await quarters(400, 300).png().toBuffer()
    const made = await render(drawing, {
      mimeType: 'image/png',
      shapes: [shape('own', { format: 'png', width: 400 })],
    })
    expect((await sharp(await made.bytes('own')).metadata()).isPalette).toBe(true)
    expect(Buffer.compare(await rgbOf(await made.bytes('own')), await rgbOf(drawing))).toBe(0)
    const photograph = await scene(400, 300).png().toBuffer()
    const other = await render(photograph, {
      mimeType: 'image/png',
      shapes: [shape('own', { format: 'png', width: 400 })],
    })
    expect((await sharp(await other.bytes('own')).metadata()).isPalette).toBeFalsy()
    expect(Buffer.compare(await rgbOf(await other.bytes('own')), await rgbOf(photograph))).toBe(0)
  })

  it('in JPEG are what an AVIF of the same quality is, for fewer bytes', async () => {
    const made = await render(await scene(1200, 900).jpeg({ quality: 95 }).toBuffer(), {
      shapes: [shape('card', { alsoFormats: ['avif', 'webp'], format: 'jpeg', width: 800 })],
    })
    const [jpeg, webp, avif] = ['card', 'card.webp', 'card.avif'].map(
      (name) => made.variant(name).filesize,
    )
    expect(avif!).toBeLessThan(webp!)
    expect(webp!).toBeLessThan(jpeg!)
  })
})
