import sharp from 'sharp'

import type { OutputFormat } from '../../../src/derivatives/pictures/formats.js'

import { pixelBudget } from '../../../src/library/pixelBudget.js'
import { scene } from './pixels.js'
import { render, shape } from './rendering.js'

const good = Object.fromEntries(
  await Promise.all(
    (['png', 'jpeg', 'gif', 'webp', 'avif'] as const).map(
      async (format) => [format, await scene(300, 200).toFormat(format).toBuffer()] as const,
    ),
  ),
) as Record<OutputFormat, Buffer>

/** A CRC-32, as PNG has it. */
const crc32 = (bytes: Buffer): number => {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) {
      crc = crc & 1 ? (crc >>> 1) ^ 0xed_b8_83_20 : crc >>> 1
    }
  }
  return ~crc >>> 0
}

/** The same bytes, but for their header, which speaks of other measures. */
const measuring: Readonly<Record<OutputFormat, (width: number, height: number) => Buffer>> = {
  avif: (width, height) => {
    const bytes = Buffer.from(good.avif)
    const at = bytes.indexOf('ispe')
    bytes.writeUInt32BE(width, at + 8)
    bytes.writeUInt32BE(height, at + 12)
    return bytes
  },
  gif: (width, height) => {
    const bytes = Buffer.from(good.gif)
    const frame = bytes.indexOf(Buffer.from([0x2c, 0, 0, 0, 0, 300 & 255, 300 >> 8, 200, 0]))
    for (const at of [6, frame + 5]) {
      bytes.writeUInt16LE(width, at)
      bytes.writeUInt16LE(height, at + 2)
    }
    return bytes
  },
  jpeg: (width, height) => {
    const bytes = Buffer.from(good.jpeg)
    const at = bytes.indexOf(Buffer.from([0xff, 0xc0]))
    bytes.writeUInt16BE(height, at + 5)
    bytes.writeUInt16BE(width, at + 7)
    return bytes
  },
  png: (width, height) => {
    const bytes = Buffer.from(good.png)
    bytes.writeUInt32BE(width, 16)
    bytes.writeUInt32BE(height, 20)
    bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29)
    return bytes
  },
  webp: (width, height) => {
    const bytes = Buffer.from(good.webp)
    const at = bytes.indexOf(Buffer.from([0x9d, 0x01, 0x2a]))
    bytes.writeUInt16LE(width, at + 3)
    bytes.writeUInt16LE(height, at + 5)
    return bytes
  },
}

const formats = Object.keys(measuring) as OutputFormat[]

/** What the attempt comes to, and what it asked of the budget of pixels before. */
const attempt = async (bytes: Buffer, format: string) => {
  const asked: number[] = []
  const made = render(bytes, {
    mimeType: `image/${format}`,
    onPixels: (pixels) => asked.push(pixels),
    shapes: [shape('own', { width: 100 })],
  })
  const outcome = await made.then(
    ({ variants }) => variants.length,
    (error: { code?: string }) => error.code,
  )
  return { asked, outcome }
}

describe.each(formats)('a %s', (format) => {
  it('that claims to be huge is refused by its header, and nothing is decoded', async () => {
    const side = format === 'webp' ? 16_383 : 60_000
    expect(await attempt(measuring[format](side, side), format)).toEqual({
      asked: [],
      outcome: 'IMAGE_TOO_LARGE',
    })
  })

  it('that has too many pixels, though no side is too long, is refused likewise', async () => {
    expect(await attempt(measuring[format](9_000, 9_000), format)).toEqual({
      asked: [],
      outcome: 'IMAGE_TOO_LARGE',
    })
  })

  it('that ends too early gives no variant', async () => {
    const bytes = good[format]
    expect((await attempt(bytes.subarray(0, Math.floor(bytes.length * 0.6)), format)).outcome).toBe(
      'IMAGE_UNREADABLE',
    )
  })

  it('that ends after its first bytes is unreadable', async () => {
    expect((await attempt(good[format].subarray(0, 12), format)).outcome).toBe('IMAGE_UNREADABLE')
  })
})

it.each(['avif', 'jpeg', 'png', 'webp'] as const)(
  'a %s of no size is unreadable',
  async (format) => {
    expect((await attempt(measuring[format](0, 0), format)).outcome).toBe('IMAGE_UNREADABLE')
  },
)

it.each(['avif', 'png', 'webp'] as const)(
  'a %s that claims to be larger than it is gives no variant',
  async (format) => {
    expect((await attempt(measuring[format](3_000, 3_000), format)).outcome).toBe(
      'IMAGE_UNREADABLE',
    )
  },
)

const damaged = (format: OutputFormat): Buffer => {
  const bytes = Buffer.from(good[format])
  const middle = Math.floor(bytes.length / 2)
  return bytes.fill(0xa5, middle, middle + 600)
}

it.each(['avif', 'png'] as const)(
  'a %s that is damaged in its middle gives no variant',
  async (format) => {
    expect((await attempt(damaged(format), format)).outcome).toBe('IMAGE_UNREADABLE')
  },
)

// Their decoders cannot tell damage from detail.
it.each(['gif', 'jpeg', 'webp'] as const)(
  'a %s that is damaged in its middle costs no more than its pixels',
  async (format) => {
    const { asked, outcome } = await attempt(damaged(format), format)
    expect(asked).toEqual([format === 'jpeg' ? expect.any(Number) : 300 * 200])
    expect(asked[0]).toBeLessThanOrEqual(300 * 200)
    expect([2, 'IMAGE_UNREADABLE']).toContain(outcome)
  },
)

it('an empty file, and one that is no picture, are unreadable', async () => {
  for (const bytes of [
    Buffer.from(' '),
    Buffer.from('no picture at all'),
    Buffer.alloc(5_000, 7),
  ]) {
    expect(await attempt(bytes, 'jpeg')).toEqual({ asked: [], outcome: 'IMAGE_UNREADABLE' })
  }
})

it('an SVG is never decoded in this process', async () => {
  const svg = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40" height="30"/></svg>',
  )
  expect((await sharp(svg).metadata()).format).toBe('svg')
  expect(await attempt(svg, 'svg+xml')).toEqual({ asked: [], outcome: 'IMAGE_UNREADABLE' })
})

it('pictures wait for one another when together they are more than the budget', async () => {
  const budget = pixelBudget(1_000_000)
  let [now, most] = [0, 0]
  const run = budget.run
  const counted = {
    ...budget,
    run: (pixels: number, work: () => Promise<unknown>) =>
      run(pixels, async () => {
        now += pixels
        most = Math.max(most, now)
        try {
          return await work()
        } finally {
          now -= pixels
        }
      }),
  }
  const png = await scene(800, 600).png().toBuffer()
  await Promise.all(
    Array.from({ length: 6 }, () =>
      render(png, { mimeType: 'image/png', pixels: counted as typeof budget }),
    ),
  )
  expect(most).toBeLessThanOrEqual(1_000_000)
  expect(most).toBeGreaterThanOrEqual(480_000)
})
