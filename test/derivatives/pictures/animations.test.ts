import sharp from 'sharp'

import { type Color, colors, colorsOf, nameOfColor } from './pixels.js'
import { render, shape } from './rendering.js'

const [width, height] = [240, 160]
const order: readonly Color[] = ['red', 'green', 'blue', 'yellow']

/** Each frame is one colour, with a dark bar at its left. */
const frameOf = async (color: Color): Promise<Buffer> => {
  const [r, g, b] = colors[color]
  const bar = { create: { background: '#101010', channels: 3 as const, height, width: width / 4 } }
  return sharp({ create: { background: { b, g, r }, channels: 3, height, width } })
    .composite([{ input: bar, left: 0, top: 0 }])
    .png()
    .toBuffer()
}

const frames = await Promise.all(order.map(frameOf))
const delay = [100, 200, 300, 400]
const film = () => sharp(frames, { join: { animated: true } })
const originals = {
  gif: await film().gif({ delay, loop: 3 }).toBuffer(),
  webp: await film().webp({ delay, loop: 3, quality: 95 }).toBuffer(),
}

const colorsIn = async (bytes: Buffer) => {
  const { pages = 1 } = await sharp(bytes).metadata()
  const found: Color[] = []
  for (let page = 0; page < pages; page++) {
    found.push(nameOfColor((await colorsOf(bytes, page))(90, 50)))
  }
  return found
}

const shapes = [
  shape('card', { alsoFormats: ['avif', 'jpeg'], width: 120 }),
  shape('own', { format: 'original', width: 100 }),
  shape('flat', { format: 'png', width: 90 }),
  shape('square', { fit: 'cover', height: 80, width: 80 }),
]

describe.each(['gif', 'webp'] as const)('an animated %s', (format) => {
  const mimeType = `image/${format}`

  it('stays one in WebP and GIF, frame by frame, from one decode', async () => {
    const made = await render(originals[format], { mimeType, shapes })
    for (const [name, found] of [
      ['card', 'webp'],
      ['own', format],
      ['square', 'webp'],
    ] as const) {
      const bytes = await made.bytes(name)
      expect(await sharp(bytes).metadata()).toMatchObject({
        delay,
        format: found,
        loop: 3,
        pages: 4,
      })
      expect(await colorsIn(bytes)).toEqual(order)
      const { height: tall, width: wide } = made.variant(name)
      expect(await sharp(bytes, { animated: true }).metadata()).toMatchObject({
        height: tall * 4,
        pageHeight: tall,
        width: wide,
      })
    }
    expect(made.variant('card')).toMatchObject({ height: 80, width: 120 })
    expect(made.set).toMatchObject({ height, isAnimated: true, width })
    expect(made.decodes).toBe(1)
    expect(made.asked).toEqual([width * height * 4])
  })

  it('is its first frame in every other format, and in the thumbnail', async () => {
    const made = await render(originals[format], { mimeType, shapes })
    for (const name of ['card.avif', 'card.jpeg', 'flat', 'thumbnail']) {
      expect(await colorsIn(await made.bytes(name))).toEqual(['red'])
    }
    expect(made.set.dominantColor).toMatch(/^#f[0-9a-f]0[0-9a-f]0[0-9a-f]$/)
  })

  it('is cropped and cut around its focal point in every frame', async () => {
    const made = await render(originals[format], {
      file: { crop: { height: 100, width: 50, x: 0, y: 0 }, focalX: 40, focalY: 50 },
      mimeType,
      shapes: [
        shape('half', { width: 100 }),
        shape('tall', { fit: 'cover', height: 80, width: 20 }),
      ],
    })
    for (const [name, wide, tall] of [
      ['half', 100, 133],
      ['tall', 20, 80],
    ] as const) {
      const bytes = await made.bytes(name)
      expect(await sharp(bytes, { animated: true }).metadata()).toMatchObject({
        pageHeight: tall,
        pages: 4,
        width: wide,
      })
      expect(await colorsIn(bytes)).toEqual(order)
    }
    // Half of the crop is the bar, and the focal point is right of it.
    const [half, tall] = [
      await colorsOf(await made.bytes('half'), 2),
      await colorsOf(await made.bytes('tall'), 2),
    ]
    expect(Math.max(...half(10, 50).slice(0, 3))).toBeLessThan(60)
    expect(nameOfColor(tall(10, 50))).toBe('blue')
  })

  it('whose frames are too many pixels together is its first frame, and no other is decoded', async () => {
    const made = await render(originals[format], {
      maxPixels: width * height * 4 - 1,
      mimeType,
      shapes,
    })
    for (const name of ['card', 'own', 'square', 'thumbnail']) {
      expect(await colorsIn(await made.bytes(name))).toEqual(['red'])
    }
    expect(made.set.isAnimated).toBe(true)
    expect(made.asked).toEqual([width * height])
  })
})

it('an animation of thousands of tiny frames is its first', async () => {
  const one = await sharp({ create: { background: '#ff0000', channels: 3, height: 4, width: 4 } })
    .gif()
    .toBuffer()
  // The frame, without the header before it and the end after it, again and again.
  const start = one.indexOf(Buffer.from([0x2c, 0, 0, 0, 0, 4, 0, 4, 0]))
  const body = Buffer.concat([
    Buffer.from([0x21, 0xf9, 4, 0, 10, 0, 0, 0]),
    one.subarray(start, -1),
  ])
  const many = Buffer.concat([
    one.subarray(0, start),
    ...Array.from({ length: 2_001 }, () => body),
    one.subarray(-1),
  ])
  expect((await sharp(many).metadata()).pages).toBe(2_001)
  const made = await render(many, { mimeType: 'image/gif', shapes: [shape('own', { width: 4 })] })
  expect((await sharp(await made.bytes('own')).metadata()).pages ?? 1).toBe(1)
  expect(made.asked).toEqual([16])
})
