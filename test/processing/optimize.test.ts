import sharp from 'sharp'

import { roleOf } from '../../src/core/Variant.js'
import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { form } from '../app/files.js'
import { settleDown } from '../app/later.js'
import { filesOf, read } from '../app/uploads.js'
import { bytesOf, movie, photo, psnr, quarters, rowOf, scene, stored } from './pictures.js'

/** A GIF with 3,000 bytes that nobody sees, after its table of colours. */
const withComment = (gif: Buffer): Buffer => {
  const start = 13 + 3 * 2 ** ((gif[10]! & 7) + 1)
  const block = Buffer.concat([Buffer.from([250]), Buffer.alloc(250, 'a')])
  const blocks = Array.from({ length: 12 }, () => block)
  const comment = Buffer.concat([Buffer.from([0x21, 0xfe]), ...blocks, Buffer.from([0])])
  return Buffer.concat([gif.subarray(0, start), comment, gif.subarray(start)])
}

describe('a smaller original', () => {
  let app: App
  beforeAll(async () => {
    app = await createApp()
  })
  afterAll(() => app?.stop())

  const ask = (path: string, body?: unknown, method = 'POST') =>
    read(app.call(method, `/media/${path}`, app.editor, body))
  const served = (id: unknown, path = 'file') =>
    app.call('GET', `/media/${String(id)}/${path}`, app.editor)
  const optimized = async (bytes: Buffer, name?: string, wishes = {}) => {
    const { id } = await stored(app, bytes, name)
    const answer = await ask(`${id}/optimize`, wishes)
    return { answer, id, row: await rowOf(app, id) }
  }

  it('is served instead of the original, which can be had and restored', async () => {
    const bytes = await photo()
    const { answer, id, row } = await optimized(bytes)
    const { filesize } = row.variants!.find((one) => roleOf(one) === 'optimized')!
    const figures = {
      compressionRatio: Number((filesize / bytes.length).toFixed(4)),
      isOptimized: true,
      optimizedSize: filesize,
      originalSize: bytes.length,
    }
    expect(answer).toMatchObject({
      body: { ...figures, doc: { ...figures, filesize: bytes.length, id } },
      status: 201,
    })
    expect(row).toMatchObject(figures)
    expect(filesize).toBeLessThan(bytes.length)
    const response = await served(id)
    expect(response.headers.get('content-type')).toBe('image/jpeg')
    const smaller = await bytesOf(response)
    expect(smaller).toHaveLength(filesize)
    expect(await psnr(smaller, bytes)).toBeGreaterThan(32)
    expect((await bytesOf(served(id, 'file/original'))).equals(bytes)).toBe(true)

    const again = await ask(`${id}/optimize`)
    expect(again).toMatchObject({
      body: { ...figures, message: expect.stringContaining('already') },
      status: 200,
    })
    const objects = await filesOf(app)
    const lower = await ask(`${id}/optimize`, { maxSide: 400, quality: 50 })
    expect(lower.status).toBe(201)
    expect(lower.body.optimizedSize).toBeLessThan(filesize)
    expect(await sharp(await bytesOf(served(id))).metadata()).toMatchObject({
      height: 300,
      width: 400,
    })
    expect(await filesOf(app)).toHaveLength(objects.length)

    const restored = await ask(`${id}/optimize`, undefined, 'DELETE')
    const none = {
      compressionRatio: null,
      isOptimized: false,
      optimizedSize: null,
      originalSize: bytes.length,
    }
    expect(restored).toMatchObject({ body: { doc: none }, status: 200 })
    expect((await bytesOf(served(id))).equals(bytes)).toBe(true)
    expect((await rowOf(app, id)).variants!.map(roleOf)).not.toContain('optimized')
    expect((await ask(`${id}/optimize`, undefined, 'DELETE')).status).toBe(200)
    const { body } = await ask(`${id}/history`, undefined, 'GET')
    const did = body.docs.map(
      ({ action, detail }: { action: string; detail?: { did?: string } }) =>
        action === 'process' ? detail?.did : null,
    )
    expect(did.filter(Boolean)).toEqual(['restored', 'optimized', 'optimized'])
  })

  it('is upright and in sRGB, without EXIF, and keeps the colours', async () => {
    const bytes = await sharp(await scene().rotate(90).png().toBuffer())
      .withExif({ IFD0: { Artist: 'Somebody' }, IFD3: { GPSLatitude: '52/1 30/1 0/1' } })
      .withMetadata({ orientation: 8 })
      .withIccProfile('p3')
      .jpeg({ quality: 98 })
      .toBuffer()
    const { id } = await optimized(bytes)
    const smaller = await bytesOf(served(id))
    const { exif, hasProfile, height, orientation = 1, width } = await sharp(smaller).metadata()
    expect({ exif, hasProfile, height, orientation, width }).toEqual({
      exif: undefined,
      hasProfile: false,
      height: 600,
      orientation: 1,
      width: 800,
    })
    const [is, was] = [await quarters(smaller), await quarters(await scene().png().toBuffer())]
    is.flat().forEach((value, index) =>
      expect(Math.abs(value - was.flat()[index]!)).toBeLessThan(12),
    )
  })

  it('of a PNG has exactly its pixels, with a palette where that is enough', async () => {
    const few = await sharp({
      create: { background: '#fc0', channels: 4, height: 300, width: 400 },
    })
      .composite([
        {
          input: Buffer.from([10, 20, 30, 90]),
          left: 5,
          raw: { channels: 4, height: 1, width: 1 },
          tile: false,
          top: 5,
        },
      ])
      .png({ compressionLevel: 1 })
      .toBuffer()
    const many = await scene().png({ compressionLevel: 1 }).toBuffer()
    for (const [bytes, isPalette] of [
      [few, true],
      [many, false],
    ] as const) {
      const { answer, id } = await optimized(bytes, 'drawing.png')
      expect(answer.body).toMatchObject({ isOptimized: true })
      const smaller = await bytesOf(served(id))
      expect(await psnr(smaller, bytes)).toBe(Infinity)
      expect((await sharp(smaller).metadata()).isPalette).toBe(isPalette)
    }
    const { id } = await optimized(many, 'drawing.png', { quality: 60 })
    expect((await sharp(await bytesOf(served(id))).metadata()).isPalette).toBe(true)
  })

  it('of a lossless WebP loses nothing', async () => {
    const bytes = await scene().webp({ effort: 0, lossless: true }).toBuffer()
    const { answer, id } = await optimized(bytes, 'drawing.webp')
    expect(answer.body).toMatchObject({ isOptimized: true })
    expect(await psnr(await bytesOf(served(id)), bytes)).toBe(Infinity)
  })

  it.each(['gif', 'webp'] as const)('of an animated %s moves as before', async (format) => {
    const bytes = format === 'gif' ? withComment(await movie('gif')) : await movie('webp', 97)
    const { answer, id } = await optimized(bytes, `film.${format}`, { quality: 60 })
    expect(answer.body).toMatchObject({ isOptimized: true })
    const smaller = await bytesOf(served(id))
    expect(await sharp(smaller, { animated: true }).metadata()).toMatchObject({
      delay: [100, 200, 300],
      loop: 2,
      pages: 3,
    })
    expect(
      await psnr(sharp(smaller, { animated: true }), sharp(bytes, { animated: true })),
    ).toBeGreaterThan(30)
  })

  it('of an AVIF is an AVIF', async () => {
    const { answer, id } = await optimized(
      await scene(320, 240).avif({ effort: 0, quality: 95 }).toBuffer(),
      'photo.avif',
    )
    expect(answer.body).toMatchObject({ isOptimized: true })
    expect(await sharp(await bytesOf(served(id))).metadata()).toMatchObject({
      compression: 'av1',
      width: 320,
    })
  })

  it('is never larger: then the file stays as it is', async () => {
    const bytes = await scene().jpeg({ mozjpeg: true, quality: 30 }).toBuffer()
    const { answer, id, row } = await optimized(bytes)
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({
      doc: { isOptimized: false },
      isOptimized: false,
      originalSize: bytes.length,
    })
    expect(answer.body.optimizedSize).toBeGreaterThan(bytes.length * 0.99)
    expect(answer.body.message).toContain(`${bytes.length} bytes`)
    expect(row.variants!.map(roleOf)).not.toContain('optimized')
    expect((await bytesOf(served(id))).equals(bytes)).toBe(true)
  })

  it('is not made of an animated PNG, which would stand still', async () => {
    const png = await scene(40, 40).png().toBuffer()
    // After the header: what an animated PNG has and others do not.
    const control = Buffer.from(
      '00000008616354 4c0000000100000000b92d'.replace(' ', '') + '0000',
      'hex',
    )
    const bytes = Buffer.concat([png.subarray(0, 33), control, png.subarray(33)])
    const { answer } = await optimized(bytes, 'moving.png')
    expect(answer).toMatchObject({
      body: { errors: [{ data: { code: 'NOT_PROCESSABLE' } }] },
      status: 422,
    })
  })

  it('stays when pictures are made again, and is not of bytes that were replaced', async () => {
    const { id } = await optimized(await photo())
    const smaller = await bytesOf(served(id))
    await app.payload.update({
      id: id as number,
      collection: 'media' as never,
      data: { focalX: 10 } as never,
    })
    await app.drain()
    expect((await bytesOf(served(id))).equals(smaller)).toBe(true)
    const next = await photo(640, 480)
    await app.call('PATCH', `/media/${id}`, app.editor, form({ bytes: next, name: 'next.jpg' }))
    await app.drain()
    expect(await rowOf(app, id)).toMatchObject({
      compressionRatio: null,
      isOptimized: false,
      optimizedSize: null,
      originalSize: next.length,
    })
    expect((await bytesOf(served(id))).equals(next)).toBe(true)
    expect((await ask(`${id}/optimize`)).body).toMatchObject({
      isOptimized: true,
      originalSize: next.length,
    })
  })

  it('leaves nothing behind, and is counted exactly', async () => {
    await app.drain()
    await settleDown(app)
    expect(await audit(app)).toEqual(nothingWrong)
  })
})
