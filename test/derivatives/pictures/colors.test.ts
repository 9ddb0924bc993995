import sharp from 'sharp'

import { adobeRgb } from './adobeRgb.js'
import { colorsOf, psnr, rgbOf, scene } from './pixels.js'
import { render, shape, withFile } from './rendering.js'

const [width, height] = [400, 300]
const own = shape('own', { format: 'png', width })

type Matrix = readonly (readonly [number, number, number])[]

const clamp = (value: number) => Math.min(1, Math.max(0, value))
const fromSrgb = (v: number) => (v <= 0.040_45 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
const toSrgb = (v: number) => (v <= 0.003_130_8 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055)

/** The numbers of another colour space as those of sRGB, by its definition. */
const converted = (numbers: Buffer, decode: (value: number) => number, matrix: Matrix): Buffer => {
  const table = Array.from({ length: 256 }, (_, value) => decode(value / 255))
  const out = Buffer.alloc(numbers.length)
  for (let at = 0; at < numbers.length; at += 3) {
    const [r, g, b] = [table[numbers[at]!]!, table[numbers[at + 1]!]!, table[numbers[at + 2]!]!]
    for (let channel = 0; channel < 3; channel++) {
      const [x, y, z] = matrix[channel]!
      out[at + channel] = Math.round(255 * toSrgb(clamp(r * x + g * y + b * z)))
    }
  }
  return out
}

const p3: Matrix = [
  [1.224_940_2, -0.224_940_2, 0],
  [-0.042_057, 1.042_057, 0],
  [-0.019_637_6, -0.078_636, 1.098_273_6],
]
const adobe: Matrix = [
  [1.398_355_9, -0.398_355_9, 0],
  [0, 1, 0],
  [0, -0.042_939_2, 1.042_939_2],
]

const numbersOf = (bytes: Buffer) =>
  sharp(bytes, { ignoreIcc: true }).toColourspace('srgb').raw().toBuffer()

describe('colours', () => {
  it.each(['png', 'jpeg'] as const)(
    'of Display P3 in %s are those of sRGB afterwards',
    async (format) => {
      const original = await scene(width, height)
        .withIccProfile('p3')
        .toFormat(format, { quality: 95 })
        .toBuffer()
      const made = await render(original, { mimeType: `image/${format}`, shapes: [own] })
      const found = await rgbOf(await made.bytes('own'))
      const numbers = await numbersOf(original)
      expect(psnr(found, converted(numbers, fromSrgb, p3))).toBeGreaterThan(45)
      expect(psnr(found, numbers)).toBeLessThan(35)
    },
  )

  it('of Adobe RGB are those of sRGB afterwards', async () => {
    const original = await withFile(adobeRgb(), (path) =>
      scene(width, height).withIccProfile(path).png().toBuffer(),
    )
    const made = await render(original, { mimeType: 'image/png', shapes: [own] })
    const found = await rgbOf(await made.bytes('own'))
    const numbers = await numbersOf(original)
    expect(
      psnr(
        found,
        converted(numbers, (value) => value ** (563 / 256), adobe),
      ),
    ).toBeGreaterThan(42)
    expect(psnr(found, numbers)).toBeLessThan(35)
  })

  it('of a CMYK JPEG are near those it was printed from', async () => {
    // No ink is as bright as a screen: of muted colours it has all.
    const muted = await scene(width, height).modulate({ saturation: 0.4 }).png().toBuffer()
    const original = await sharp(muted)
      .toColourspace('cmyk')
      .withIccProfile('cmyk')
      .jpeg({ quality: 95 })
      .toBuffer()
    expect((await sharp(original).metadata()).space).toBe('cmyk')
    const made = await render(original, { shapes: [own] })
    expect(made.set.colorProfile).toBe('cmyk')
    const found = await rgbOf(await made.bytes('own'))
    expect(psnr(found, await rgbOf(muted))).toBeGreaterThan(28)
  })

  it('of a CMYK JPEG without a profile are right as well', async () => {
    const made = await render(
      await sharp({ create: { background: '#c02030', channels: 3, height: 80, width: 80 } })
        .toColourspace('cmyk')
        .jpeg({ quality: 95 })
        .toBuffer(),
      { shapes: [shape('own', { format: 'png', width: 60 })] },
    )
    const [r, g, b] = (await colorsOf(await made.bytes('own')))(50, 50) as [number, number, number]
    expect(r).toBeGreaterThan(120)
    expect(Math.max(g, b)).toBeLessThan(90)
  })

  it('of a grey JPEG are the same greys, in every format', async () => {
    const original = await scene(width, height)
      .greyscale()
      .toColourspace('b-w')
      .jpeg({ quality: 95 })
      .toBuffer()
    expect((await sharp(original).metadata()).channels).toBe(1)
    const made = await render(original, {
      shapes: [{ ...own, alsoFormats: ['jpeg', 'webp', 'avif'] }],
    })
    const exact = await rgbOf(original)
    for (const name of ['own', 'own.jpeg', 'own.webp', 'own.avif']) {
      expect(psnr(await rgbOf(await made.bytes(name)), exact)).toBeGreaterThan(
        name === 'own' ? 50 : 33,
      )
    }
    expect(made.set.dominantColor).toMatch(/^#([0-9a-f]{2})\1\1$/)
  })

  it.each([
    ['without a profile', undefined],
    ['in sRGB', 'srgb'],
    ['in Display P3', 'p3'],
  ])('of a PNG of 16 bits %s are right', async (_, profile) => {
    const deep = scene(width, height).toColourspace('rgb16')
    const original = await (profile ? deep.withIccProfile(profile) : deep).png().toBuffer()
    expect((await sharp(original).metadata()).depth).toBe('ushort')
    const made = await render(original, {
      mimeType: 'image/png',
      shapes: [own, shape('half', { format: 'png', width: width / 2 })],
    })
    expect(
      psnr(await rgbOf(await made.bytes('own')), await rgbOf(scene(width, height))),
    ).toBeGreaterThan(45)
    const half = await rgbOf(sharp(await scene(width, height).png().toBuffer()).resize(width / 2))
    expect(psnr(await rgbOf(await made.bytes('half')), half)).toBeGreaterThan(43)
  })

  it('of grey PNGs, of 16 bits and with what is transparent, are right', async () => {
    const grey = await scene(width, height).greyscale().toColourspace('b-w').raw().toBuffer()
    const raw = sharp(grey, { raw: { channels: 1, height, width } })
    const deep = await raw.clone().toColourspace('grey16').png().toBuffer()
    expect(await sharp(deep).metadata()).toMatchObject({ channels: 1, depth: 'ushort' })
    const made = await render(deep, { mimeType: 'image/png', shapes: [own] })
    expect(
      psnr(await rgbOf(await made.bytes('own')), await rgbOf(await raw.clone().png().toBuffer())),
    ).toBeGreaterThan(48)

    const half = await raw.clone().ensureAlpha(0.5).toColourspace('b-w').png().toBuffer()
    expect((await sharp(half).metadata()).channels).toBe(2)
    const other = await render(half, {
      mimeType: 'image/png',
      shapes: [{ ...own, alsoFormats: ['webp', 'avif'] }],
    })
    for (const name of ['own', 'own.webp', 'own.avif', 'thumbnail']) {
      const alpha = (await colorsOf(await other.bytes(name)))(50, 50).at(-1)!
      expect(Math.abs(alpha - 128)).toBeLessThan(3)
    }
  })
})
