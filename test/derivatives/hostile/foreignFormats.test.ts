import sharp from 'sharp'

import { runApart } from '../../../src/derivatives/apart/runApart.js'
import { readSource } from '../../../src/derivatives/operations/readSource.js'
import { looksLikePicture } from '../../../src/derivatives/pictures/looksLikePicture.js'
import { readHeader } from '../../../src/derivatives/pictures/readHeader.js'
import { type App, createApp } from '../../app/createApp.js'
import { errorOf } from '../../app/uploads.js'
import { pictured } from '../pictured.js'

const text = (words: string) => Buffer.from(words.padEnd(600), 'latin1')
const flat = () => sharp({ create: { background: 'red', channels: 3, height: 8, width: 8 } })
const box = (brand: string) => text(`\0\0\0\x18ftyp${brand}\0\0\0\0${brand}mif1`)

/** Formats that some build of the decoder has a reader for, and none of ours. */
const foreign: readonly (readonly [what: string, make: () => Buffer | Promise<Buffer>])[] = [
  ['TIFF', () => flat().tiff().toBuffer()],
  ['a turned TIFF', () => text('MM\0*\0\0\0\x08')],
  ['BigTIFF', () => text('II+\0\x08\0\0\0')],
  ['HEIC', () => box('heic')],
  ['a JPEG XL in boxes', () => text('\0\0\0\x0cJXL \r\n\x87\n')],
  ['JPEG 2000', () => text('\0\0\0\x0cjP  \r\n\x87\n')],
  ['SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>')],
  ['MAT', () => text('MATLAB 5.0 MAT-file')],
  ['HDF5', () => text('\x89HDF\r\n\x1a\n')],
  ['FITS', () => text('SIMPLE  =                    T')],
  ['NIfTI', () => text(`\x5c\x01\0\0${'\0'.repeat(340)}n+1\0`)],
  ['PDF', () => text('%PDF-1.7\n')],
  ['PPM', () => text('P6\n8 8\n255\n')],
  ['Radiance', () => text('#?RADIANCE\n')],
  ['OpenEXR', () => text('v/1\x01')],
  ['VIPS', () => text('\x08\xf2\xa6\xb6')],
  ['CSV', () => text('1,2\n3,4\n')],
]

describe('T20 formats that no decoder of ours should see', () => {
  let app: App
  beforeAll(async () => {
    app = await createApp()
  })
  afterAll(() => app?.stop())

  it.each(foreign)('B21 %s is refused under the name of a picture', async (_what, make) => {
    const bytes = await make()
    for (const name of ['a.jpg', 'a.png', 'a.webp', 'a.avif']) {
      const { code, status } = errorOf(await pictured(app).add(bytes, name))
      expect([name, code, status]).toEqual([name, 'TYPE_NOT_ALLOWED', 415])
    }
  })

  it.each(foreign)('%s is not even shown to a decoder', async (_what, make) => {
    const bytes = await make()
    expect([await looksLikePicture(bytes), await readHeader(bytes)]).toEqual([false, null])
  })

  it('are readable for others in the same process, whose pictures are their own', async () => {
    const [, tiff] = foreign[0]!
    expect((await sharp(await tiff()).metadata()).format).toBe('tiff')
  })

  it.each(['jpeg', 'png', 'gif', 'webp', 'avif'] as const)('our own are: %s', async (format) => {
    const bytes = await flat().toFormat(format).toBuffer()
    expect(await looksLikePicture(bytes)).toBe(true)
    expect(await readHeader(bytes)).toMatchObject({ height: 8, width: 8 })
  })

  it('are not read for what is made on request either', async () => {
    const here = new URL(import.meta.url).pathname
    await expect(readSource(here)).rejects.toMatchObject({ code: 'NOT_PROCESSABLE' })
  })

  it('T28 in a process of its own SVG is blocked, unless the work is for SVG', async () => {
    const tried = await runApart(
      {
        packages: ['sharp'],
        seconds: 150,
        tools: {},
        work: async (load, svg: string) => {
          const { default: decoder } = await load('sharp')
          const image = () =>
            decoder(Buffer.from(svg))
              .metadata()
              .then(({ format }) => format as string, String)
          const blocked = await image()
          decoder.unblock({ operation: ['VipsForeignLoadSvgBuffer'] })
          return { allowed: await image(), blocked }
        },
      },
      '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>',
    )
    expect(tried).toEqual({ allowed: 'svg', blocked: expect.stringContaining('Error') })
  })
})
