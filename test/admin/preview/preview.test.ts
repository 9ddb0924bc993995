import sharp from 'sharp'

import { barsOf } from '../../../src/admin/preview/barsOf.js'
import { durationOf } from '../../../src/admin/preview/durationOf.js'
import { factsOf } from '../../../src/admin/preview/factsOf.js'
import { fresh } from '../../../src/admin/preview/fresh.js'
import { glyphs } from '../../../src/admin/preview/glyphs.js'
import { iconOf } from '../../../src/admin/preview/iconOf.js'
import { metadataFacts } from '../../../src/admin/preview/metadataFacts.js'
import { playable, posterOf } from '../../../src/admin/preview/stageOf.js'
import { thumbnailOf } from '../../../src/admin/thumbnailOf.js'
import { defaultFileTypes } from '../../../src/core/mediaKinds.js'

const svgOf = (url: string) =>
  decodeURIComponent(url.slice('data:image/svg+xml,'.length).replace(/#.*$/, ''))
const titleOf = (url: string) => /<title>(.*)<\/title>/.exec(svgOf(url))![1]

describe('the thumbnail a list shows', () => {
  const picture = {
    filename: 'a.jpg',
    mimeType: 'image/jpeg',
    scanStatus: 'CLEAN',
    thumbnailUrl: '/api/media/1/file/thumbnail',
  }

  it('is the picture while the gate serves it, and a drawing otherwise', () => {
    expect(thumbnailOf(picture)).toBe('/api/media/1/file/thumbnail')
    expect(titleOf(thumbnailOf({ ...picture, deletedAt: '2026-01-01' })!)).toBe('Picture')
    expect(titleOf(thumbnailOf({ ...picture, scanStatus: 'PENDING' })!)).toBe('Picture')
    const held = { ...picture, isQuarantined: true, scanStatus: 'INFECTED' }
    expect(titleOf(thumbnailOf(held)!)).toBe('Held back: in quarantine')
    expect(thumbnailOf({ id: 1, title: 'Only that was selected' })).toBeNull()
  })

  it.each(defaultFileTypes.map(({ extensions, mimeType }) => [extensions[0]!, mimeType]))(
    'is drawn for %s: it renders, says its type, and bears what Payload appends',
    async (extension, mimeType) => {
      const url = thumbnailOf({ filename: `x-abc123.${extension}`, mimeType, scanStatus: 'CLEAN' })!
      expect(svgOf(url)).toContain(`>${extension.toUpperCase()}</text>`)
      expect(titleOf(url)).not.toBe('File')
      expect(svgOf(`${url}?2026-11-21T20%3A36`)).toBe(svgOf(url))
      const { channels, dominant } = await sharp(Buffer.from(svgOf(url))).stats()
      expect(channels).toHaveLength(4)
      expect(channels[3]!.max).toBe(255)
      expect(dominant).toBeDefined()
    },
  )

  it('takes no markup from a name, and has a drawing for everything', () => {
    const url = iconOf({ filename: `x.<b>"'`, mimeType: 'application/x-odd' })
    expect(svgOf(url)).not.toContain('<b>')
    expect(titleOf(url)).toBe('File')
    expect(url).not.toMatch(/[<>"]/)
    for (const { color, path } of Object.values(glyphs)) {
      expect(color).toMatch(/^#[0-9a-f]{6}$/)
      expect(path).toMatch(/^M/)
    }
  })
})

describe('what is said of a file', () => {
  const file = {
    id: 1,
    mediaType: 'image',
    mimeType: 'image/jpeg',
    scanStatus: 'CLEAN',
    status: 'ready',
  } as const

  it('is what is known, in words', () => {
    expect(factsOf(file)).toEqual([['Type', 'image/jpeg']])
    const known = {
      ...file,
      codecs: 'h264, aac',
      colorProfile: 'srgb',
      duration: 75.4,
      filesize: 1_000_000,
      height: 2000,
      isOptimized: true,
      optimizedSize: 570_000,
      originalSize: 1_000_000,
      pageCount: 3,
      variantsSize: 1500,
      width: 3000,
    }
    expect(factsOf(known)).toEqual([
      ['Type', 'image/jpeg'],
      ['Dimensions', '3000 × 2000 · 6.0 MP'],
      ['Duration', '1:15'],
      ['Pages', '3'],
      ['Codecs', 'h264, aac'],
      ['Colours', 'srgb'],
      ['Size', '1 MB'],
      ['Optimised', '570 kB, 43 % smaller'],
      ['All versions', '1.5 kB'],
    ])
    expect(factsOf({ ...file, height: 20, width: 30 })).toContainEqual(['Dimensions', '30 × 20 px'])
  })

  it.each([
    [0, '0:00'],
    [0.2, '0:01'],
    [59.6, '1:00'],
    [3725, '1:02:05'],
  ])('tells %d seconds as %s', (seconds, text) => expect(durationOf(seconds)).toBe(text))

  it('draws any number of peaks as at most 120 bars, as high as they go', () => {
    expect(barsOf([])).toEqual([])
    expect(barsOf([0, 0])).toEqual([0.02, 0.02])
    expect(barsOf([0.1, 0.2])).toEqual([0.5, 1])
    const many = barsOf(Array.from({ length: 511 }, (_, index) => (index === 300 ? 0.5 : 0.25)))
    expect(many.length).toBeLessThanOrEqual(120)
    expect(Math.max(...many)).toBe(1)
    expect(many.filter((bar) => bar === 1)).toHaveLength(1)
  })

  it('changes the address of a picture that was made anew, and of no other', () => {
    const at = fresh({ processedAt: '2026-01-01T00:00:00.000Z' })
    expect(at('/a')).toBe('/a?made=1767225600000')
    expect(at('/a?b=1')).toBe('/a?b=1&made=1767225600000')
    expect(fresh({})('/a')).toBe('/a')
  })
})

describe('what a file says of itself', () => {
  it('is told in order, once, without what is no text', () => {
    expect(metadataFacts(null)).toEqual([])
    const camera = { constructor: 'x', lens: '35mm', model: 'Painter 1' }
    const exposure = { aperture: 2.8, focalLength: 35, iso: 100, seconds: 0.004 }
    const metadata = {
      keywords: ['a', 'b'],
      odd: [{}],
      orientation: 6,
      colorSpace: 'RGB',
      empty: ' ',
      camera,
      exposure,
      takenAt: '2026-06-21T21:14:00',
      title: 'Dusk',
    }
    expect(metadataFacts(metadata)).toEqual([
      ['Title', 'Dusk'],
      ['Taken', '2026-06-21 21:14'],
      ['Camera', 'Painter 1'],
      ['Lens', '35mm'],
      ['Exposure', '1/250 s'],
      ['Aperture', 'f/2.8'],
      ['ISO', '100'],
      ['Focal length', '35 mm'],
      ['Keywords', 'a, b'],
      ['Color space', 'RGB'],
      ['Constructor', 'x'],
    ])
    expect(
      metadataFacts({ bitrate: 251_753, channels: 2, frameRate: 29.97, rotation: 90 }),
    ).toEqual([
      ['Bit rate', '252 kbit/s'],
      ['Frames', '29.97 a second'],
      ['Channels', 'Stereo'],
    ])
    const seconds = (value: number) => metadataFacts({ seconds: value })[0]![1]
    expect([seconds(0.5), seconds(2.5), seconds(1 / 3)]).toEqual(['0.5 s', '2.5 s', '1/3 s'])
    expect(metadataFacts({ takenAt: '2026-06-21T21:14:09+02:00' })).toEqual([
      ['Taken', '2026-06-21 21:14:09+02:00'],
    ])
  })
})

describe('what a player is given', () => {
  const made = (
    name: string,
    format: string,
    height: number,
    role: 'poster' | 'preset' | 'rendition',
    mimeType?: string,
  ) => ({
    name,
    filesize: 1,
    format,
    height,
    key: name,
    mimeType,
    preset: name,
    presetVersion: 1,
    role,
    url: `/${name}`,
    width: height * 2,
  })

  it('is MP4 before WebM, the largest that fits a screen first, and no pictures', () => {
    const variants = [
      made('thumb', 'webp', 200, 'preset'),
      made('webm', 'webm', 720, 'rendition', 'video/webm'),
      made('480', 'mp4', 480, 'rendition', 'video/mp4'),
      made('2160', 'mp4', 2160, 'rendition', 'video/mp4'),
      made('1080', 'mp4', 1080, 'rendition', 'video/mp4'),
      made('hls', 'm3u8', 1080, 'rendition', 'application/vnd.apple.mpegurl'),
    ]
    expect(playable(variants).map(({ name }) => name)).toEqual(['1080', '480', '2160', 'webm'])
    expect(posterOf(variants)).toBe('/thumb')
    expect(posterOf([...variants, made('poster', 'jpeg', 100, 'poster')])).toBe('/poster')
    expect(posterOf([])).toBeNull()
  })
})
