import { deflateSync } from 'node:zlib'
import sharp from 'sharp'

import { crc32 } from '../../src/metadata/crc32.js'
import { elementsOf } from '../../src/metadata/elementAt.js'
import { placesIn, tagsOf, withoutPlaces } from './exiftool.js'
import { find, patched } from './patched.js'
import { pixelsOf } from './pixelsOf.js'
import { samples } from './samples.js'
import { directory, type Field, place, text, tiff, withExif, withXmp } from './tiff.js'

const picture = (format: 'jpeg' | 'png' = 'jpeg') =>
  sharp({ create: { background: '#456', channels: 3, height: 60, width: 80 } })
    .toFormat(format)
    .toBuffer()

const xmpText =
  '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
  '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:e="http://ns.adobe.com/exif/1.0/" dc:format="image/jpeg" e:GPSLatitude="52,31.2N">' +
  '<e:GPSLongitude>13,24.3E</e:GPSLongitude><!-- > --><dc:source>mine</dc:source></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'

/** What the program finds before and after, where the same is seen and nothing else is different. */
const compare = async (before: Buffer, extension = 'jpg') => {
  const after = await patched(before)
  const [was, is] = [await tagsOf(before, extension), await tagsOf(after, extension)]
  expect(placesIn(was)).not.toEqual([])
  expect(placesIn(is)).toEqual([])
  expect(after).toHaveLength(before.length)
  expect(await pixelsOf(after, extension)).toBe(await pixelsOf(before, extension))
  expect((await find(after)).patches).toEqual([])
  return { after, is: withoutPlaces(is), was: withoutPlaces(was) }
}

describe('places that are hidden better', () => {
  it('in the notes of a camera with a map', async () => {
    const notes = (at: number) =>
      Buffer.concat([
        Buffer.from('Panasonic\0\0\0'),
        directory(
          [
            text(0x25, '0123456789abcdef'),
            text(0x67, 'Brandenburger Tor'),
            text(0x6d, 'Berlin, the capital'),
          ].map((field) => ({ ...field, type: 7 })),
          at + 12,
        ),
      ])
    const make = [text(0x10f, 'Panasonic'), text(0x110, 'DMC-TZ10')]
    // Offsets in the note count from the beginning of all: where it is has to be known first.
    const exif = (note: Buffer) =>
      tiff([...make, { directory: [{ bytes: note, tag: 0x927c, type: 7 }], tag: 0x8769, type: 4 }])
    const at = exif(notes(0)).indexOf('Panasonic\0\0\0')
    const { is, was } = await compare(withExif(await picture(), exif(notes(at))))
    expect(is).toEqual(was)
    expect(is).toMatchObject({ 'Panasonic:InternalSerialNumber': '0123456789abcdef' })
  })

  it('in a note that has them as text goes with all of it', async () => {
    const note = Buffer.from('Acme\0 GPSLatitude=52.5200 GPSLongitude=13.4050 and more')
    const before = withExif(
      await picture(),
      tiff([
        text(0x10f, 'Acme'),
        { directory: [{ bytes: note, tag: 0x927c, type: 7 }], tag: 0x8769, type: 4 },
      ]),
    )
    const after = await patched(before)
    expect(after.includes('52.5200')).toBe(false)
    expect(await tagsOf(after, 'jpg')).toMatchObject({ 'IFD0:Make': 'Acme' })
  })

  it('in pictures and a film behind the picture', async () => {
    const first = await samples['a JPEG of a telephone']!.make()
    const film = await samples['an MP4 of a telephone']!.make()
    const before = Buffer.concat([first, first, film])
    const after = await patched(before)
    const behind = {
      film: after.subarray(2 * first.length),
      picture: after.subarray(first.length, 2 * first.length),
    }
    expect(placesIn(await tagsOf(behind.picture, 'jpg'))).toEqual([])
    expect(placesIn(await tagsOf(behind.film, 'mp4'))).toEqual([])
    expect(await pixelsOf(behind.film, 'mp4')).toBe(await pixelsOf(film, 'mp4'))
  })

  it('in XMP of two bytes a character', async () => {
    for (const [order, swap] of [
      ['\ufeff', false],
      ['\ufeff', true],
    ] as const) {
      const bytes = Buffer.from(order + xmpText, 'utf16le')
      const { is, was } = await compare(withXmp(await picture(), swap ? bytes.swap16() : bytes))
      expect(is).toEqual(was)
      expect(is).toMatchObject({ 'XMP-dc:Source': 'mine' })
    }
  })

  it('in compressed XMP of a PNG, which goes as a whole', async () => {
    const chunk = (type: string, body: Buffer) => {
      const head = Buffer.alloc(4)
      head.writeUInt32BE(body.length)
      const tail = Buffer.alloc(4)
      tail.writeUInt32BE(crc32(Buffer.from(type), body))
      return Buffer.concat([head, Buffer.from(type), body, tail])
    }
    const packed = (xml: string) =>
      chunk('iTXt', Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\x01\0\0\0'), deflateSync(xml)]))
    const png = await picture('png')
    const withChunk = (made: Buffer) => Buffer.concat([png.subarray(0, 33), made, png.subarray(33)])
    const { is, was } = await compare(withChunk(packed(xmpText)), 'png')
    expect(was).toMatchObject(is)
    const without = withChunk(packed(xmpText.replace(/e:GPS\w+/g, 'e:Other')))
    expect((await find(without)).patches).toEqual([])
    const named = withChunk(chunk('tEXt', Buffer.from('exif:GPSLatitude\x0052/1, 31/1')))
    expect((await patched(named)).includes('52/1')).toBe(false)
  })

  it('leaves the digest over IPTC, the name of XMP in parts and the checksum of tags right', async () => {
    const edited = await tagsOf(await patched(await samples['a JPEG of an editor']!.make()), 'jpg')
    expect(edited['Photoshop:IPTCDigest']).toBe(edited['File:CurrentIPTCDigest'])
    const checksums = (bytes: Buffer) => {
      const [segment] = [...elementsOf(bytes, { end: bytes.length, start: 0 })].filter(
        ({ id }) => id === 0x18538067,
      )
      const tags = [...elementsOf(bytes, segment!)].find(({ id }) => id === 0x1254c367)!
      const [first] = [...elementsOf(bytes, tags)]
      expect(first!.id).toBe(0xbf)
      return [bytes.readUInt32LE(first!.start), crc32(bytes.subarray(first!.end, tags.end))]
    }
    const film = await samples['an MKV']!.make()
    for (const bytes of [film, await patched(film)]) {
      const [said, is] = checksums(bytes)
      expect(said).toBe(is)
    }
  })
})

describe('metadata of hostile files', () => {
  const far: Field = { count: 0xffffffff, offset: 0xfffffff0, tag: 0x010e, type: 2 }
  const circles = tiff([
    { offset: 8, tag: 0x8769, type: 4 },
    { offset: 8, tag: 0x014a, type: 4 },
    far,
    place,
  ])
  const xml = (inner: string) => Buffer.from(xmpText.replace('<dc:source>mine</dc:source>', inner))

  it.each<[string, () => Buffer]>([
    ['directories in circles and counts of 4 GB', () => circles],
    [
      'a pointer at the directory it is in',
      () => tiff([{ offset: 8, tag: 0x8825, type: 4 }, place]),
    ],
    [
      'a directory of 65535 entries that are not there',
      () => {
        const bytes = Buffer.from(circles)
        bytes.writeUInt16BE(0xffff, 8)
        return bytes
      },
    ],
    [
      'values upon each other',
      () =>
        tiff([
          ...Array.from({ length: 900 }, (_, i) => ({
            count: 30_000,
            offset: 8,
            tag: 0x9000 + i,
            type: 7,
          })),
          place,
        ]),
    ],
  ])('%s cost no pixel and no time', async (_, exif) => {
    const before = withExif(await picture(), exif())
    const after = await patched(before)
    expect(after).toHaveLength(before.length)
    expect(await pixelsOf(after, 'jpg')).toBe(await pixelsOf(before, 'jpg'))
    expect(placesIn(await tagsOf(after, 'jpg'))).toEqual([])
  })

  it.each<[string, () => Buffer]>([
    ['elements within each other', () => xml('<a>'.repeat(15_000))],
    ['comments that never end', () => xml('<!--'.repeat(15_000))],
    ['packets that never end', () => xml('<?xpacket end="'.repeat(4000))],
    ['definitions of entities', () => xml(`<!DOCTYPE a [${'<!ENTITY a "&a;">'.repeat(3000)}]>`)],
  ])('%s in XMP cost no place', async (_, xmp) => {
    const before = withXmp(await picture(), xmp())
    const after = await patched(before)
    expect(await pixelsOf(after, 'jpg')).toBe(await pixelsOf(before, 'jpg'))
    expect(after.includes('13,24.3E')).toBe(false)
    expect(after.includes('52,31.2N')).toBe(false)
  })
})
