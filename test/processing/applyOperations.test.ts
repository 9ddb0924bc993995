import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'

import type { Operation } from '../../src/core/operations.js'
import type { MediaLibrary } from '../../src/library/MediaLibrary.js'

import {
  applyOperations,
  type PictureWishes,
} from '../../src/derivatives/operations/applyOperations.js'
import { outputFormats } from '../../src/derivatives/operations/outputFormats.js'
import { pixelBudget } from '../../src/library/pixelBudget.js'
import { movie, photo, psnr, quarters, scene } from './pictures.js'

describe('operations on a picture', () => {
  let folder: string
  const asked: number[] = []
  const budget = pixelBudget(100_000_000)
  const library = {
    images: { maxPixels: 50_000_000, maxSide: 10_000, svg: false },
    pixels: {
      ...budget,
      run: ((pixels, work, most) => (
        asked.push(pixels),
        budget.run(pixels, work, most)
      )) as typeof budget.run,
    },
  } as unknown as MediaLibrary

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'media-library-test-'))
  })
  afterAll(() => rm(folder, { recursive: true }))
  beforeEach(() => void asked.splice(0))

  let count = 0
  const apply = async (bytes: Buffer, wishes: PictureWishes = {}, of = library) => {
    const path = join(folder, String(count++))
    await writeFile(path, bytes)
    return applyOperations(of, path, wishes)
  }
  const steps = async (...operations: Operation[]) =>
    apply(await scene().png().toBuffer(), { format: 'png', operations })
  /** The colours of the four corners of the scene, of 800 x 600. */
  const corners = async () => quarters(await scene().png().toBuffer())

  it.each<[string, Operation, [number, number, number, number]]>([
    ['rotate 90', { degrees: 90, op: 'rotate' }, [2, 0, 3, 1]],
    ['rotate 180', { degrees: 180, op: 'rotate' }, [3, 2, 1, 0]],
    ['rotate 270', { degrees: 270, op: 'rotate' }, [1, 3, 0, 2]],
    ['flip horizontal', { direction: 'horizontal', op: 'flip' }, [1, 0, 3, 2]],
    ['flip vertical', { direction: 'vertical', op: 'flip' }, [2, 3, 0, 1]],
  ])('%s', async (_, operation, order) => {
    const { data } = await steps(operation)
    const were = await corners()
    const are = await quarters(data)
    are.forEach((color, at) =>
      color.forEach((value, channel) =>
        expect(Math.abs(value - were[order[at]!]![channel]!)).toBeLessThan(40),
      ),
    )
  })

  it('in their order: what is cut off first is not there to be turned', async () => {
    const half = { height: 100, op: 'crop', width: 25, x: 0, y: 0 } as const
    const turn = { degrees: 90, op: 'rotate' } as const
    expect(await steps(half, turn)).toMatchObject({ height: 200, width: 600 })
    expect(await steps(turn, half)).toMatchObject({ height: 800, width: 150 })
    expect(await steps({ op: 'resize', width: 400 }, half)).toMatchObject({
      height: 300,
      width: 100,
    })
    expect(await steps(half, { op: 'resize', width: 400 })).toMatchObject({
      height: 600,
      width: 200,
    })
  })

  it.each<[Operation, [number, number]]>([
    [{ op: 'resize', width: 333 }, [333, 250]],
    [{ height: 1, op: 'resize' }, [1, 1]],
    [{ height: 9_000, op: 'resize', width: 9_000 }, [800, 600]],
    [{ fit: 'cover', height: 50, op: 'resize', width: 500 }, [500, 50]],
    [{ fit: 'cover', height: 4_000, op: 'resize', width: 1_000 }, [150, 600]],
    [{ fit: 'cover', op: 'resize', width: 100 }, [100, 75]],
    [{ height: 0.01, op: 'crop', width: 0.01, x: 99.99, y: 99.99 }, [1, 1]],
  ])('%j gives %j', async (operation, [width, height]) => {
    const made = await steps(operation)
    expect({ height: made.height, width: made.width }).toEqual({ height, width })
    expect(await sharp(made.data).metadata()).toMatchObject({ height, width })
  })

  it('cuts around what matters, through crops and turns', async () => {
    const square = { fit: 'cover', height: 100, op: 'resize', width: 100 } as const
    const bytes = await scene().png().toBuffer()
    const [, , , last] = await corners()
    const focal = { x: 95, y: 95 }
    for (const operations of [
      [{ height: 30, op: 'resize', width: 400, fit: 'cover' }],
      [{ degrees: 90, op: 'rotate' }, { height: 300, op: 'crop', width: 30, x: 0, y: 0 }, square],
      [
        { direction: 'horizontal', op: 'flip' },
        { height: 400, op: 'resize', width: 40, fit: 'cover' },
      ],
    ] as Operation[][]) {
      const fitting = operations.map((one) => (one.op === 'crop' ? { ...one, height: 100 } : one))
      const { data } = await apply(bytes, { focal, format: 'png', operations: fitting })
      const middle = (await quarters(data))[3]!
      middle.forEach((value, channel) => expect(Math.abs(value - last![channel]!)).toBeLessThan(90))
    }
    const { data } = await apply(bytes, {
      focal,
      format: 'png',
      operations: [{ ...square, width: 20 }],
    })
    for (const color of await quarters(
      await apply(data, { format: 'png' }).then((made) => made.data),
    )) {
      // All of it is of the right half.
      expect(color[0]).toBeLessThan(130)
    }
  })

  it('begins with the crop of the file, at any scale alike', async () => {
    const bytes = await photo(3_200, 2_400)
    const crop = { height: 40, width: 30, x: 55, y: 25 }
    const small = await apply(bytes, {
      crop,
      format: 'png',
      operations: [{ op: 'resize', width: 240 }],
    })
    expect(small).toMatchObject({ height: 240, width: 240 })
    const exact = await sharp(bytes)
      .extract({ height: 960, left: 1_760, top: 600, width: 960 })
      .resize(240, 240)
      .png()
      .toBuffer()
    expect(await psnr(small.data, exact)).toBeGreaterThan(30)
    expect(asked).toEqual([3_200 * 2_400])
  })

  it.each(outputFormats)('upright, in sRGB and without metadata as %s', async (format) => {
    const bytes = await sharp(await scene().rotate(90).png().toBuffer())
      .withExif({ IFD0: { Artist: 'Somebody' }, IFD3: { GPSLatitude: '52/1 30/1 0/1' } })
      .withMetadata({ orientation: 8 })
      .withIccProfile('p3')
      .jpeg({ chromaSubsampling: '4:4:4', quality: 100 })
      .toBuffer()
    const { data, ...made } = await apply(bytes, { format, quality: 95 })
    expect(made).toMatchObject({ format, height: 600, mimeType: `image/${format}`, width: 800 })
    const { exif, hasProfile, icc, iptc, orientation = 1, xmp } = await sharp(data).metadata()
    expect({ exif, hasProfile, icc, iptc, orientation, xmp }).toEqual({
      hasProfile: false,
      orientation: 1,
    })
    const [is, was] = [(await quarters(data)).flat(), (await corners()).flat()]
    is.forEach((value, index) => expect(Math.abs(value - was[index]!)).toBeLessThan(16))
  })

  it('keeps what is transparent, and lays JPEG on white', async () => {
    const bytes = await sharp({
      create: { background: '#f008', channels: 4, height: 60, width: 80 },
    })
      .png()
      .toBuffer()
    const grey = await apply(bytes, {
      operations: [{ op: 'grayscale' }, { op: 'blur', sigma: 2 }, { degrees: 90, op: 'rotate' }],
    })
    const { channels, dominant } = await sharp(grey.data).stats()
    expect({ alpha: Math.round(channels[3]!.mean), isGrey: dominant.r === dominant.g }).toEqual({
      alpha: 136,
      isGrey: true,
    })
    const [color] = await quarters((await apply(bytes, { format: 'jpeg', quality: 100 })).data)
    color!.forEach((value, channel) =>
      expect(Math.abs(value - [255, 119, 119][channel]!)).toBeLessThan(8),
    )
    const blue = await apply(bytes, { operations: [{ background: '#00f', op: 'flatten' }] })
    expect((await sharp(blue.data).metadata()).hasAlpha).toBe(false)
  })

  it.each(['gif', 'webp'] as const)(
    'an animated %s stays animated, and stands still where it cannot',
    async (format) => {
      const bytes = await movie(format)
      const operations: Operation[] = [
        { height: 50, op: 'crop', width: 100, x: 0, y: 0 },
        { degrees: 90, op: 'rotate' },
        { op: 'resize', width: 30 },
      ]
      for (const out of ['gif', 'webp'] as const) {
        const made = await apply(bytes, { format: out, operations })
        expect(made).toMatchObject({ height: 60, width: 30 })
        expect(await sharp(made.data, { animated: true }).metadata()).toMatchObject({
          delay: [100, 200, 300],
          loop: 2,
          pageHeight: 60,
          pages: 3,
        })
      }
      const still = await apply(bytes, { format: 'png', operations })
      expect(await sharp(still.data).metadata()).toMatchObject({ height: 60, width: 30 })
      const tight = { ...library, images: { ...library.images, maxPixels: 20_000 } }
      const { data } = await apply(bytes, { operations }, tight)
      expect((await sharp(data).metadata()).pages ?? 1).toBe(1)
      expect(asked).toEqual([43_200, 43_200, 14_400, 14_400])
    },
  )

  it('refuses bombs by their header, and what is broken or no picture', async () => {
    const tight = { ...library, images: { ...library.images, maxPixels: 100_000 } }
    await expect(apply(await photo(), {}, tight)).rejects.toMatchObject({ code: 'IMAGE_TOO_LARGE' })
    const narrow = { ...library, images: { ...library.images, maxSide: 700 } }
    await expect(apply(await photo(), {}, narrow)).rejects.toMatchObject({
      code: 'IMAGE_TOO_LARGE',
    })
    expect(asked).toEqual([])
    await expect(apply((await photo()).subarray(0, 5_000))).rejects.toMatchObject({
      code: 'IMAGE_UNREADABLE',
    })
    await expect(apply(Buffer.alloc(2_000, 1))).rejects.toMatchObject({ code: 'NOT_PROCESSABLE' })
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    await expect(apply(Buffer.from(svg))).rejects.toMatchObject({ code: 'NOT_PROCESSABLE' })
  })

  it('waits its turn, unless too many wait already', async () => {
    let free = () => {}
    const full = { ...library, pixels: pixelBudget(100_000) }
    void full.pixels.run(100_000, () => new Promise<void>((resolve) => (free = resolve)))
    const waiting = apply(await photo(), { mostWaiting: 1 }, full)
    while (full.pixels.waiting() < 1) {
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await expect(apply(await photo(), { mostWaiting: 1 }, full)).rejects.toMatchObject({
      code: 'PROCESSING_BUSY',
    })
    free()
    expect(await waiting).toMatchObject({ height: 600, width: 800 })
  })
})
