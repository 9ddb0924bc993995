import sharp from 'sharp'

import { adobeRgb } from './adobeRgb.js'
import { scene } from './pixels.js'
import { render, shape, withFile } from './rendering.js'

const secret = '<script>alert("secret")</script>'
const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="${'secret'}"/></rdf:RDF></x:xmpmeta>`

const segment = (marker: number, body: Buffer): Buffer => {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([head, body])
}

/** IPTC in a Photoshop block: a caption. */
const iptc = (): Buffer => {
  const caption = Buffer.from(secret, 'latin1')
  const record = Buffer.concat([
    Buffer.from([0x1c, 2, 120, 0, caption.length]),
    caption,
    Buffer.alloc((5 + caption.length) % 2),
  ])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(record.length)
  return segment(
    0xed,
    Buffer.concat([Buffer.from('Photoshop 3.0\x008BIM\x04\x04\0\0', 'latin1'), length, record]),
  )
}

/** A JPEG that carries all that a camera or an editor may leave in it, and worse. */
const loaded = async (): Promise<Buffer> => {
  const jpeg = await withFile(adobeRgb(secret), (path) =>
    scene(400, 300)
      .withIccProfile(path)
      .withExif({
        IFD0: { Artist: secret, Copyright: secret, ImageDescription: secret },
        IFD3: {
          GPSLatitude: '52/1 30/1 0/1',
          GPSLatitudeRef: 'N',
          GPSLongitude: '13/1 24/1 0/1',
          GPSLongitudeRef: 'E',
        },
      })
      .withXmp(xmp)
      .jpeg()
      .toBuffer(),
  )
  return Buffer.concat([
    jpeg.subarray(0, 2),
    segment(0xfe, Buffer.from(secret)),
    iptc(),
    jpeg.subarray(2),
  ])
}

const marks = [
  'secret',
  'script',
  'Exif',
  'xmpmeta',
  'Photoshop',
  '8BIM',
  'ICC_PROFILE',
  'Wide',
  'GPS',
  'iCCP',
  'eXIf',
  'tEXt',
  'iTXt',
  'EXIF',
  'ICCP',
  'XMP ',
]

const insistClean = async (bytes: Buffer) => {
  const { exif, icc, iptc: captions, orientation, xmp: packet } = await sharp(bytes).metadata()
  expect({ captions, exif, icc, orientation, packet }).toEqual({})
  const text = bytes.toString('latin1')
  expect(marks.filter((mark) => text.includes(mark))).toEqual([])
}

describe('variants', () => {
  it('carry nothing of EXIF, GPS, XMP, IPTC, comments or profiles', async () => {
    const original = await loaded()
    const { exif, icc, iptc: captions, xmp: packet } = await sharp(original).metadata()
    expect([exif, icc, captions, packet].every(Boolean)).toBe(true)
    const formats = ['jpeg', 'png', 'webp', 'avif'] as const
    const made = await render(original, {
      shapes: formats.map((format) => shape(format, { format, width: 200 })),
    })
    for (const name of [...formats, 'thumbnail']) {
      await insistClean(await made.bytes(name))
    }
  })

  it('that are animated carry nothing either', async () => {
    const frames = await Promise.all(
      [1, 2].map((n) =>
        scene(60 * n, 40 * n)
          .resize(60, 40)
          .png()
          .toBuffer(),
      ),
    )
    const original = await sharp(frames, { join: { animated: true } })
      .withExif({ IFD0: { Copyright: secret } })
      .withXmp(xmp)
      .webp()
      .toBuffer()
    expect((await sharp(original).metadata()).exif).toBeDefined()
    const made = await render(original, {
      mimeType: 'image/webp',
      shapes: [shape('own', { width: 50 })],
    })
    expect((await sharp(await made.bytes('own')).metadata()).pages).toBe(2)
    await insistClean(await made.bytes('own'))
  })
})
