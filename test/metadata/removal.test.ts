import { createHash } from 'node:crypto'
import sharp from 'sharp'

import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { form } from '../app/files.js'
import { errorOf, md5, put, read, speaker } from '../app/uploads.js'
import { placesIn, tagged, tagsOf, withoutPlaces } from './exiftool.js'
import { pixelsOf } from './pixelsOf.js'
import { rowOf } from './rowOf.js'
import { type Sample, samples } from './samples.js'
import { withXmp } from './tiff.js'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

const chosen = [
  'a JPEG of an editor',
  'a PNG',
  'an AVIF',
  'a MOV of a telephone',
  'an M4A',
] as const

const add = async (app: App, bytes: Buffer, name: string, fields = {}): Promise<number> => {
  const answer = await read(app.call('POST', '/media', app.editor, form({ bytes, name }, fields)))
  expect(answer.status).toBe(201)
  return answer.body.doc.id
}

const download = async (app: App, id: number, path = 'file/original'): Promise<Buffer> => {
  const response = await app.call('GET', `/media/${id}/${path}`, app.editor)
  expect(response.status).toBe(200)
  return Buffer.from(await response.arrayBuffer())
}

describe('a library that removes locations', () => {
  let app: App
  let writes: string[] = []
  beforeAll(async () => {
    app = await createApp({
      wrap: (storage) => ({
        ...storage,
        write: (key, body, info) => {
          writes.push(key)
          return storage.write(key, body, info)
        },
      }),
    })
  })
  afterAll(() => app.stop())
  beforeEach(() => {
    writes = []
  })

  it.each(chosen.map((name): [string, Sample] => [name, samples[name]!]))(
    'serves %s without them, and otherwise as it came',
    async (_, { extension, make }) => {
      const before = await make()
      const id = await add(app, before, `it.${extension}`)
      await app.drain()
      const after = await download(app, id)
      expect(after).toHaveLength(before.length)
      const [was, is] = [await tagsOf(before, extension), await tagsOf(after, extension)]
      expect(placesIn(was)).not.toEqual([])
      expect(placesIn(is)).toEqual([])
      expect(withoutPlaces(is)).toEqual(withoutPlaces(was))
      expect(await pixelsOf(after, extension)).toBe(await pixelsOf(before, extension))
      expect(await rowOf(app, id)).toMatchObject({
        declared_sha256: sha256(after),
        etag: createHash('md5').update(after).digest('hex'),
        had_location: true,
        received_sha256: sha256(before),
        scan_status: 'CLEAN',
        sha256: sha256(after),
      })
    },
  )

  it('keeps what the camera says for editors, and nothing of the location', async () => {
    const id = await add(app, await samples['a JPEG of an editor']!.make(), 'it.jpg')
    await app.drain()
    const { body } = await speaker(app).ask('GET', `/media/${id}`)
    expect(body.metadata).toEqual({
      artist: 'Ada Lovelace',
      camera: { lens: 'Acme back camera 4.2mm f/1.6', make: 'Acme', model: 'Phone 12' },
      copyright: '(c) 2024 Ada',
      description: 'A building',
      exposure: { aperture: 1.6, focalLength: 4.2, iso: 80, seconds: 0.004 },
      keywords: ['berlin', 'parliament'],
      orientation: 6,
      software: '17.4',
      takenAt: '2024-05-01T12:30:15+02:00',
      title: 'Reichstag',
    })
    expect([body.title, body.altText]).toEqual([null, null])
  })

  it('takes what hostile pictures say for text, and nothing else', async () => {
    const said = '<script>alert(1)</script><img src=x onerror="alert(2)">'
    const picture = await sharp({
      create: { background: '#456', channels: 3, height: 60, width: 80 },
    })
      .jpeg()
      .toBuffer()
    const before = await tagged(picture, 'jpg', [
      `-Artist=${said}`,
      `-XMP-dc:Title=${said}\u202egnp.exe`,
      `-IPTC:Caption-Abstract=${'A'.repeat(1500)}`,
      ...Array.from({ length: 200 }, (_, i) => `-XMP-dc:Subject=${i} ${said}`),
      `-GPSProcessingMethod=${said}`,
      '-GPSLatitude=1',
      '-GPSLongitude=1',
    ])
    const id = await add(app, before, 'it.jpg')
    await app.drain()
    const { body } = await speaker(app).ask('GET', `/media/${id}`)
    expect(body).toMatchObject({
      metadata: { artist: said, description: 'A'.repeat(300), title: `${said}gnp.exe` },
      scanStatus: 'CLEAN',
    })
    expect(body.metadata.keywords).toHaveLength(50)
    expect(body.metadata.keywords[49]).toBe(`49 ${said}`)
  })

  it('holds a file back that has more metadata than anybody looks at, until an admin decides', async () => {
    const picture = await samples['a JPEG of a telephone']!.make()
    const packets = Array.from({ length: 300 }, () =>
      withXmp(Buffer.alloc(2), Buffer.from('<x:xmpmeta/>')),
    )
    const before = Buffer.concat([
      picture.subarray(0, 2),
      ...packets.map((one) => one.subarray(2)),
      picture.subarray(2),
    ])
    const id = await add(app, before, 'it.jpg')
    await app.drain()
    expect(await rowOf(app, id)).toMatchObject({ scan_finding: 'location', scan_status: 'FLAGGED' })
    expect((await app.call('GET', `/media/${id}/file`, app.editor)).status).toBe(403)
    const admin = speaker(app, app.admin)
    const { body } = await admin.ask('POST', `/media/${id}/release`, { reason: 'It may say so.' })
    expect(body.doc.scanStatus).toBe('CLEAN')
  })

  it('leaves a file without any alone', async () => {
    const { extension, make } = samples['a JPEG without a place']!
    const before = await make()
    const id = await add(app, before, `it.${extension}`)
    const { storage_path: key } = await rowOf(app, id)
    await app.drain()
    expect(writes.filter((one) => one === key)).toHaveLength(1)
    expect(await download(app, id)).toEqual(before)
    expect(await rowOf(app, id)).toMatchObject({
      had_location: false,
      received_sha256: null,
      scan_status: 'CLEAN',
      sha256: sha256(before),
    })
  })

  it('has nothing of any metadata in what it makes of a picture', async () => {
    const id = await add(app, await samples['a JPEG of an editor']!.make(), 'it.jpg')
    await app.drain()
    const { body } = await speaker(app).ask('GET', `/media/${id}`)
    expect(body.variants).not.toHaveLength(0)
    for (const { format, preset } of body.variants) {
      const tags = await tagsOf(await download(app, id, `file/${preset}`), format)
      expect(Object.keys(tags).filter((name) => /EXIF|IFD|XMP|IPTC|Photoshop/.test(name))).toEqual(
        [],
      )
    }
  })

  it('takes it out of what came in parts, with the hash of what was sent', async () => {
    const before = await samples['a JPEG of a telephone']!.make()
    const client = speaker(app)
    const plan = await client.presign({
      filename: 'it.jpg',
      mimeType: 'image/jpeg',
      sha256: sha256(before),
      size: before.length,
    })
    await put(
      app,
      { ...plan.body, headers: { ...plan.body.headers, 'content-md5': md5(before) } },
      before,
    )
    const { body } = await client.confirm(plan.body.id)
    await app.drain()
    expect(placesIn(await tagsOf(await download(app, body.doc.id), 'jpg'))).toEqual([])
    expect(await rowOf(app, body.doc.id)).toMatchObject({
      received_sha256: sha256(before),
      scan_status: 'CLEAN',
    })
  })

  it('finds other bytes than were announced before it changes any', async () => {
    const before = await samples['a JPEG of a telephone']!.make()
    const client = speaker(app)
    const plan = await client.presign({
      filename: 'it.jpg',
      mimeType: 'image/jpeg',
      sha256: sha256(Buffer.from('others')),
      size: before.length,
    })
    await put(app, plan.body, before)
    const { body } = await client.confirm(plan.body.id)
    await app.drain()
    expect(await rowOf(app, body.doc.id)).toMatchObject({
      received_sha256: null,
      scan_finding: 'otherBytes',
      scan_status: 'FLAGGED',
    })
  })

  it('knows a picture again by the bytes that were sent, and by those it serves', async () => {
    const before = await samples['a JPEG of a telephone']!.make()
    const id = await add(app, before, 'first.jpg')
    await app.drain()
    for (const bytes of [before, await download(app, id)]) {
      const ask = {
        filename: 'again.jpg',
        onDuplicate: 'ask',
        sha256: sha256(bytes),
        size: bytes.length,
      }
      const answer = await speaker(app).presign({ ...ask, mimeType: 'image/jpeg' })
      expect(errorOf(answer)).toEqual({ code: 'DUPLICATE_FILE', status: 409 })
      expect(answer.body.errors[0].data.existing).toMatchObject({
        id,
        originalFilename: 'first.jpg',
      })
    }
  })

  it('takes it out of a replacement', async () => {
    const id = await add(app, await samples['a JPEG without a place']!.make(), 'it.jpg')
    await app.drain()
    const before = await samples['a JPEG of a telephone']!.make()
    const answer = await app.call(
      'PATCH',
      `/media/${id}`,
      app.editor,
      form({ bytes: before, name: 'new.jpg' }),
    )
    expect(answer.ok).toBe(true)
    await app.drain()
    const after = await download(app, id)
    expect(after).toHaveLength(before.length)
    expect(placesIn(await tagsOf(after, 'jpg'))).toEqual([])
    expect(await rowOf(app, id)).toMatchObject({
      had_location: true,
      received_sha256: sha256(before),
    })
  })

  it('leaves no wrong count and no leftover', async () => {
    await app.drain()
    expect(await audit(app)).toEqual(nothingWrong)
  })
})

describe('a library that keeps locations', () => {
  let app: App
  beforeAll(async () => {
    app = await createApp({ location: 'keep' })
  })
  afterAll(() => app.stop())

  it('changes no byte, and tells editors', async () => {
    const before = await samples['a JPEG of an editor']!.make()
    const id = await add(app, before, 'it.jpg')
    await app.drain()
    expect(await download(app, id)).toEqual(before)
    const { body } = await speaker(app).ask('GET', `/media/${id}`)
    expect(body.metadata.location).toEqual({
      altitude: 34.5,
      city: 'Berlin',
      country: 'Germany',
      latitude: 52.5200066,
      longitude: 13.404954,
      state: 'BE',
    })
    expect(await rowOf(app, id)).toMatchObject({ had_location: false, received_sha256: null })
  })
})
