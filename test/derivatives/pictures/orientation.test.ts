import sharp from 'sharp'

import { colorsOf, nameOfColor, quarters } from './pixels.js'
import { render, shape } from './rendering.js'

const [width, height] = [640, 480]

/** Where a pixel of the file belongs in the upright picture, as EXIF defines it. */
const uprightOf: Readonly<Record<number, (x: number, y: number) => readonly [number, number]>> = {
  1: (x, y) => [x, y],
  2: (x, y) => [width - 1 - x, y],
  3: (x, y) => [width - 1 - x, height - 1 - y],
  4: (x, y) => [x, height - 1 - y],
  5: (x, y) => [y, x],
  6: (x, y) => [width - 1 - y, x],
  7: (x, y) => [width - 1 - y, height - 1 - x],
  8: (x, y) => [y, height - 1 - x],
}

const upright = await quarters(width, height).raw().toBuffer()

/** The picture as a camera stores it that was held in one of the eight ways. */
const stored = (orientation: number): Promise<Buffer> => {
  const [w, h] = orientation >= 5 ? [height, width] : [width, height]
  const data = Buffer.alloc(upright.length)
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const [ux, uy] = uprightOf[orientation]!(x, y)
      const from = (uy * width + ux) * 3
      const to = (y * w + x) * 3
      data[to] = upright[from]!
      data[to + 1] = upright[from + 1]!
      data[to + 2] = upright[from + 2]!
    }
  }
  return sharp(data, { raw: { channels: 3, height: h, width: w } })
    .withMetadata({ orientation })
    .jpeg()
    .toBuffer()
}

const cornersOf = async (bytes: Buffer) => {
  const at = await colorsOf(bytes)
  return [at(5, 5), at(95, 5), at(5, 95), at(95, 95)].map(nameOfColor)
}

describe.each([1, 2, 3, 4, 5, 6, 7, 8])('a picture of EXIF orientation %i', (orientation) => {
  it('is upright in every variant, and so are its measures', async () => {
    const original = await stored(orientation)
    expect((await sharp(original).metadata()).orientation).toBe(orientation)
    const made = await render(original, {
      shapes: [
        shape('own', { alsoFormats: ['jpeg', 'avif'], width: 200 }),
        shape('tall', { fit: 'cover', height: 200, width: 100 }),
      ],
    })
    for (const name of ['thumbnail', 'own', 'own.jpeg', 'own.avif', 'tall']) {
      expect(await cornersOf(await made.bytes(name))).toEqual(['red', 'green', 'blue', 'yellow'])
      expect((await sharp(await made.bytes(name)).metadata()).orientation).toBeUndefined()
    }
    expect(made.set).toMatchObject({ aspectRatio: 1.3333, height, width })
    expect(made.variant('own')).toMatchObject({ height: 150, width: 200 })
    expect(made.decodes).toBe(1)
  })

  it('is cropped, and cut around its focal point, as it is seen', async () => {
    const made = await render(await stored(orientation), {
      file: { crop: { height: 50, width: 100, x: 0, y: 50 }, focalX: 100, focalY: 75 },
      shapes: [
        shape('own', { width: 200 }),
        shape('square', { fit: 'cover', height: 100, width: 100 }),
      ],
    })
    expect(await cornersOf(await made.bytes('own'))).toEqual(['blue', 'yellow', 'blue', 'yellow'])
    expect(made.variant('own')).toMatchObject({ height: 75, width: 200 })
    const at = await colorsOf(await made.bytes('square'))
    expect([at(60, 10), at(95, 90)].map(nameOfColor)).toEqual(['yellow', 'yellow'])
  })
})
