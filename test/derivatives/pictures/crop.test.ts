import sharp from 'sharp'

import { colorsOf, nameOfColor, psnr, quarters, rgbOf, scene } from './pixels.js'
import { render, shape } from './rendering.js'

const square = shape('square', { fit: 'cover', format: 'png', height: 100, width: 100 })

describe('the focal point', () => {
  it.each([
    [0, 'red', 'blue'],
    [50, 'red', 'yellow'],
    [100, 'green', 'yellow'],
  ] as const)(
    'at %i per cent from the left decides what a cover shows',
    async (focalX, above, below) => {
      const made = await render(await quarters(1600, 400).png().toBuffer(), {
        file: { focalX, focalY: 50 },
        mimeType: 'image/png',
        shapes: [square],
      })
      const at = await colorsOf(await made.bytes('square'))
      expect([nameOfColor(at(5, 5)), nameOfColor(at(95, 95))]).toEqual([above, below])
    },
  )

  it('lies in the middle of the cover, where the picture is wide enough', async () => {
    const dot = { create: { background: '#ff0000', channels: 3 as const, height: 8, width: 8 } }
    const original = await sharp({
      create: { background: '#0000ff', channels: 3, height: 400, width: 1600 },
    })
      .composite([{ input: dot, left: 396, top: 196 }])
      .png()
      .toBuffer()
    const made = await render(original, {
      file: { focalX: 25, focalY: 50 },
      mimeType: 'image/png',
      shapes: [square],
    })
    const at = await colorsOf(await made.bytes('square'))
    expect(nameOfColor(at(50, 50))).toBe('red')
    expect(nameOfColor(at(45, 50))).toBe('blue')
    expect(nameOfColor(at(55, 50))).toBe('blue')
  })
})

describe('the crop', () => {
  it('is all that presets, thumbnail and placeholder show', async () => {
    const made = await render(await quarters(800, 600).png().toBuffer(), {
      file: { crop: { height: 50, width: 50, x: 50, y: 0 } },
      mimeType: 'image/png',
      shapes: [shape('own', { format: 'png', width: 200 }), square],
    })
    for (const name of ['thumbnail', 'own', 'square']) {
      const at = await colorsOf(await made.bytes(name))
      expect([at(1, 1), at(99, 1), at(1, 99), at(99, 99)].map(nameOfColor)).toEqual([
        'green',
        'green',
        'green',
        'green',
      ])
    }
    expect(made.set.dominantColor).toBe('#00c800')
  })

  it('leaves the measures of the row as they are, and nothing is enlarged', async () => {
    const made = await render(await quarters(800, 600).png().toBuffer(), {
      file: { crop: { height: 50, width: 25, x: 0, y: 0 } },
      mimeType: 'image/png',
      shapes: [
        shape('own', { width: 200 }),
        shape('more', { width: 201 }),
        shape('box', { height: 90, width: 500 }),
      ],
    })
    expect(made.set).toMatchObject({ aspectRatio: 1.3333, height: 600, width: 800 })
    expect(made.variants.map(({ height, preset, width }) => [preset, width, height])).toEqual([
      ['thumbnail', 200, 300],
      ['own', 200, 300],
      ['box', 60, 90],
    ])
  })

  it('is the same part as an exact cut of the original', async () => {
    const original = await scene(1200, 900).png().toBuffer()
    const made = await render(original, {
      file: { crop: { height: 60, width: 40, x: 30, y: 20 } },
      mimeType: 'image/png',
      shapes: [
        shape('whole', { format: 'png', width: 480 }),
        shape('half', { format: 'png', width: 240 }),
      ],
    })
    const part = { height: 540, left: 360, top: 180, width: 480 }
    const exact = sharp(original).extract(part)
    expect(Buffer.compare(await rgbOf(await made.bytes('whole')), await rgbOf(exact.clone()))).toBe(
      0,
    )
    expect(
      psnr(await rgbOf(await made.bytes('half')), await rgbOf(exact.clone().resize(240))),
    ).toBeGreaterThan(40)
  })

  it('of a JPEG is decoded smaller, too', async () => {
    const made = await render(await scene(1600, 1200).jpeg().toBuffer(), {
      file: { crop: { height: 50, width: 50, x: 25, y: 25 } },
      shapes: [shape('own', { width: 300 })],
    })
    expect(made.asked).toEqual([800 * 600])
  })

  it('has the focal point of the whole picture within it, or at its edge', async () => {
    const crop = { height: 100, width: 50, x: 50, y: 0 }
    const original = await quarters(1600, 400).png().toBuffer()
    const focus = async (focalX: number) => {
      const made = await render(original, {
        file: { crop, focalX, focalY: 50 },
        mimeType: 'image/png',
        shapes: [square],
      })
      return rgbOf(await made.bytes('square'))
    }
    // The right half is one colour above and one below: left of it, nothing else is found.
    const at = await colorsOf(
      await sharp(await focus(0), { raw: { channels: 3, height: 100, width: 100 } })
        .png()
        .toBuffer(),
    )
    expect([at(1, 1), at(1, 99)].map(nameOfColor)).toEqual(['green', 'yellow'])
    const picture = await scene(1600, 400).png().toBuffer()
    const cut = async (focalX: number, left: number) => {
      const made = await render(picture, {
        file: { crop, focalX, focalY: 50 },
        mimeType: 'image/png',
        shapes: [square],
      })
      const exact = sharp(picture)
        .extract({ height: 400, left, top: 0, width: 400 })
        .resize(100, 100)
      return psnr(await rgbOf(await made.bytes('square')), await rgbOf(exact))
    }
    expect(await cut(0, 800)).toBeGreaterThan(35)
    expect(await cut(75, 1000)).toBeGreaterThan(35)
    expect(await cut(100, 1200)).toBeGreaterThan(35)
    expect(await cut(100, 1000)).toBeLessThan(30)
  })

  it('has a srcset of what shows all of it, one of each width, in the format of its preset', async () => {
    const { set } = await render(await scene(1000, 500).jpeg().toBuffer(), {
      file: { crop: { height: 80, width: 40, x: 0, y: 0 } },
      shapes: [
        shape('large', { alsoFormats: ['avif'], width: 333 }),
        shape('medium', { width: 200 }),
        shape('also-medium', { format: 'jpeg', width: 200 }),
        shape('square', { fit: 'cover', height: 150, width: 150 }),
        shape('wide', { fit: 'cover', height: 100, width: 300 }),
      ],
    })
    expect(set.srcset).toBe(
      '/api/media/7/file/square 150w, /api/media/7/file/medium 200w, /api/media/7/file/large 333w',
    )
  })
})
