import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'

import type { RenditionFormat } from '../../../src/derivatives/video/planRenditions.js'
import type { MediaLibrary } from '../../../src/library/MediaLibrary.js'

import { makePoster } from '../../../src/derivatives/video/makePoster.js'
import { openFilm } from '../../../src/derivatives/video/openFilm.js'
import { planRenditions } from '../../../src/derivatives/video/planRenditions.js'
import { transcode } from '../../../src/derivatives/video/transcode.js'
import { pixelBudget } from '../../../src/library/pixelBudget.js'
import { writeProgram } from '../../programs/writeProgram.js'
import { made } from './films.js'

const run = promisify(execFile)

type Color = readonly [red: number, green: number, blue: number]

const red: Color = [254, 0, 0]
const green: Color = [0, 254, 0]
const sand: Color = [192, 128, 64]

interface Written {
  readonly color: Color
  /** How ffmpeg calls the way its colours are written. */
  readonly matrix: 'bt601' | 'bt709'
  /** Options of the encoder that say so. */
  readonly said?: readonly string[]
  readonly size: string
}

const hex = (color: Color) => `0x${color.map((one) => one.toString(16).padStart(2, '0')).join('')}`

const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '4']

/** A film of one colour. */
const plain = ({ color, matrix, said = [], size }: Written) =>
  made('mp4', [
    ...['-f', 'lavfi', '-i', `color=c=${hex(color)}:s=${size}:r=5:d=0.6,format=gbrp`],
    ...['-vf', `scale=out_color_matrix=${matrix}:out_range=tv,format=yuv420p`, ...h264, ...said],
  ])

const saidOf = (name: string) => [
  ...['-colorspace', name, '-color_primaries', name, '-color_trc', name, '-color_range', 'tv'],
]

const hdr = (transfer: string) => [
  ...['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params'],
  `log-level=none:qp=4:colorprim=bt2020:transfer=${transfer}:colormatrix=bt2020nc:range=limited`,
  ...['-color_primaries', 'bt2020', '-color_trc', transfer, '-colorspace', 'bt2020nc'],
]

/** A grey of high dynamic range, by the part of the signal that it is. */
const grey = (transfer: string, signal: number) =>
  made('mp4', [
    ...['-f', 'lavfi', '-i', 'nullsrc=s=65x47:r=5:d=0.6,format=yuv444p10le'],
    '-vf',
    `geq=lum=${Math.round(64 + 876 * signal)}:cb=512:cr=512`,
    ...hdr(transfer),
  ])

/** A colour as a film of high dynamic range shows it, whose white is that of ITU-R BT.2408. */
const bright = (transfer: string, color: Color) =>
  made('mp4', [
    ...['-f', 'lavfi', '-i', `color=c=${hex(color)}:s=64x48:r=5:d=0.6,format=gbrp`],
    '-vf',
    [
      'zscale=tin=bt709:pin=bt709:min=gbr:t=linear:p=bt709:m=gbr:npl=203',
      'format=gbrpf32le',
      `zscale=p=bt2020:t=${transfer}:m=bt2020nc:r=tv:npl=203`,
      'format=yuv420p10le',
    ].join(','),
    ...hdr(transfer),
  ])

describe('colours of films', () => {
  let dir: string
  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'colors-'))
  })
  afterAll(() => rm(dir, { force: true, recursive: true }))

  const warnings: string[] = []
  beforeEach(() => {
    warnings.length = 0
  })

  const libraryWith = ({
    ffmpeg = 'ffmpeg',
    format = 'mp4' as RenditionFormat,
  } = {}): MediaLibrary =>
    ({
      images: { maxPixels: 50_000_000, maxSide: 10_000, svg: false },
      payload: { logger: { warn: ({ msg }: { msg: string }) => warnings.push(msg) } },
      pixels: pixelBudget(100_000_000),
      scan: { leaseMs: 600_000 },
      video: {
        ffmpeg,
        ffprobe: 'ffprobe',
        hls: [],
        maxSeconds: 60,
        renditions: [{ format, height: 180 }],
        timeoutMs: 120_000,
      },
    }) as unknown as MediaLibrary

  const { signal } = new AbortController()

  const means = async (picture: Buffer | string): Promise<Color> => {
    const { channels } = await sharp(picture).removeAlpha().stats()
    return channels.map(({ mean }) => Math.round(mean)) as unknown as Color
  }

  /** As players show it: by what the film says of itself. */
  const played = async (file: string): Promise<Color> => {
    const args = ['-v', 'error', '-i', file, '-frames:v', '1', '-f', 'image2', '-c:v', 'png', '-']
    const { stdout } = await run('ffmpeg', args, { encoding: 'buffer' })
    return means(stdout)
  }

  let films = 0
  const shown = async (bytes: Buffer, library = libraryWith()) => {
    const folder = await mkdtemp(path.join(dir, 'film-'))
    const file = path.join(folder, `original-${++films}`)
    await writeFile(file, bytes)
    const film = await openFilm(library, { mimeType: 'video/mp4' }, { path: file })
    const poster = await means(await makePoster(library, film, { folder, signal }))
    const [rendition] = planRenditions(library.video, film)
    const { media } = await transcode(library, film, rendition!, {
      folder,
      maxBytes: 10_000_000,
      onProgress: () => undefined,
      signal,
      tooLarge: () => new Error('It is too large.') as never,
    })
    const { stdout } = await run('ffprobe', [
      ...['-v', 'error', '-of', 'json', '-select_streams', 'v', '-show_entries'],
      ...['stream=color_range,color_space,color_transfer,color_primaries,pix_fmt', media],
    ])
    const { streams } = JSON.parse(stdout) as { streams: Record<string, string>[] }
    return { film: await played(media), poster, said: streams[0]! }
  }

  /** Of one colour, but for what encoders lose. */
  const expectNear = (found: Color, wanted: Color, by: number) => {
    const off = found.map((one, at) => Math.abs(one - wanted[at]!))
    expect({ found, isNear: Math.max(...off) <= by }).toEqual({ found, isNear: true })
  }

  const ways: readonly [name: string, Omit<Written, 'color'>][] = [
    ['of high definition', { matrix: 'bt709', said: saidOf('bt709'), size: '1280x720' }],
    ['of high definition, which do not say so', { matrix: 'bt709', size: '1280x720' }],
    ['of television', { matrix: 'bt601', said: saidOf('smpte170m'), size: '320x240' }],
    ['that are small and do not say anything', { matrix: 'bt601', size: '320x240' }],
    [
      'that are small and written as large ones',
      { matrix: 'bt709', said: saidOf('bt709'), size: '320x240' },
    ],
  ]

  it.each(ways)('are right in posters and renditions of films %s', async (_, way) => {
    for (const color of [red, green, sand]) {
      const { film, poster, said } = await shown(await plain({ ...way, color }))
      expectNear(poster, color, 4)
      expectNear(film, color, 4)
      const color_space = way.matrix === 'bt601' ? 'smpte170m' : 'bt709'
      expect(said).toMatchObject({ color_range: 'tv', color_space, pix_fmt: 'yuv420p' })
    }
  })

  it('are right in WebM as well', async () => {
    const bytes = await plain({ color: green, matrix: 'bt709', size: '1280x720' })
    const { film, said } = await shown(bytes, libraryWith({ format: 'webm' }))
    expectNear(film, green, 4)
    expect(said).toMatchObject({ color_range: 'tv', color_space: 'bt709' })
  })

  it('are right where a film uses all of the range', async () => {
    const bytes = await made('mp4', [
      ...['-f', 'lavfi', '-i', `color=c=${hex(sand)}:s=320x240:r=5:d=0.6,format=gbrp`],
      ...['-vf', 'scale=out_color_matrix=bt709:out_range=pc,format=yuvj420p', ...h264],
      ...['-colorspace', 'bt709', '-color_range', 'pc'],
    ])
    const { film, poster } = await shown(bytes)
    expectNear(poster, sand, 4)
    expectNear(film, sand, 4)
  })

  describe.each(['arib-std-b67', 'smpte2084'])('of high dynamic range (%s)', (transfer) => {
    // The signals of a card of 18 per cent, and of white, in ITU-R BT.2408.
    const [middle, white] = [0.38, transfer === 'smpte2084' ? 0.58 : 0.75]

    it('have the brightness of ordinary films, and keep what is brighter than white', async () => {
      const found: number[] = []
      for (const signal of [middle, white, (white + 1) / 2]) {
        const { film, poster, said } = await shown(await grey(transfer, signal))
        expectNear(film, [poster[0], poster[0], poster[0]], 4)
        expect(said).toEqual({
          color_primaries: 'bt709',
          color_range: 'tv',
          color_space: 'bt709',
          color_transfer: 'bt709',
          pix_fmt: 'yuv420p',
        })
        found.push(poster[0])
      }
      const [card, paper, sun] = found as [number, number, number]
      expectNear([card, paper, 0], [108, 215, 0], 8)
      expect(sun).toBeGreaterThan(paper + 10)
      expect(warnings).toEqual([])
    })

    it('are the colours that were filmed', async () => {
      // Dark enough for nothing of it to be compressed.
      const leaf: Color = [64, 112, 48]
      const { film, poster } = await shown(await bright(transfer, leaf))
      expectNear(poster, leaf, 6)
      expectNear(film, leaf, 6)
    })

    it('are so too where a film says no more of its colours than that', async () => {
      const bytes = await made('mp4', [
        ...['-f', 'lavfi', '-i', 'nullsrc=s=64x48:r=5:d=0.6,format=yuv420p10le'],
        ...['-vf', `geq=lum=${Math.round(64 + 876 * middle)}:cb=512:cr=512`, '-c:v', 'libx265'],
        ...['-preset', 'ultrafast', '-x265-params', `log-level=none:qp=4:transfer=${transfer}`],
        ...['-color_trc', transfer],
      ])
      const { film, poster } = await shown(bytes)
      expectNear(poster, [108, 108, 108], 8)
      expectNear(film, poster, 4)
    })

    it('say what they are where ffmpeg cannot map them, and the log says why they are pale', async () => {
      const ffmpeg = await writeProgram(dir, `ffmpeg-${transfer}`, [
        'case "$*" in *-filters*) echo " ... scale             V->V       Scale"; exit 0;; esac',
        'exec ffmpeg "$@"',
      ])
      const library = libraryWith({ ffmpeg })
      const { said } = await shown(await grey(transfer, white), library)
      expect(said).toMatchObject({ color_primaries: 'bt2020', color_transfer: transfer })
      await shown(await grey(transfer, middle), library)
      expect(warnings).toEqual([expect.stringContaining('zscale')])
    })
  })
})
