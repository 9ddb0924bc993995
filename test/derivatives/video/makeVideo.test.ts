import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'

import type { Variant } from '../../../src/library/documents.js'

import { audit, nothingWrong } from '../../app/audit.js'
import { type App, createApp } from '../../app/createApp.js'
import { form } from '../../app/files.js'
import { query } from '../../app/query.js'
import { read } from '../../app/uploads.js'
import { writeProgram } from '../../programs/writeProgram.js'
import { film, made, seen } from './films.js'

const vp8 = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-c:a', 'libvorbis']
const mpeg4 = ['-c:v', 'mpeg4', '-c:a', 'mp2']
const mkv = [...mpeg4, '-f', 'matroska']
const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p']

/** As phones write them: 180 wide and 320 high when it is shown. */
const upright = async () => {
  const onItsSide = await made('mp4', [
    '-f',
    'lavfi',
    '-i',
    'testsrc=size=320x180:rate=5:duration=1',
    ...h264,
  ])
  const [straight, turned] = [
    '000100000000000000000000000000000001',
    '000000000001000000000000ffff00000000',
  ]
  const at = onItsSide.indexOf(Buffer.from(straight, 'hex'), onItsSide.indexOf('tkhd'))
  onItsSide.write(turned, at, 'hex')
  return onItsSide
}

interface Row {
  readonly aspect_ratio: string
  readonly codecs: string
  readonly duration: string
  readonly height: string
  readonly id: number
  readonly metadata: Record<string, unknown>
  readonly placeholder: null | string
  readonly processing_error: null | string
  readonly status: string
  readonly storage_path: string
  readonly variants: Variant[]
  readonly width: string
}

describe('films', () => {
  let app: App
  let dir: string
  /** Keys that were read from the store. */
  let reads: string[]
  /** Arguments that ffmpeg and ffprobe were given. */
  let log: string
  const args = () => readFile(log, 'utf8')

  beforeAll(async () => {
    reads = []
    dir = await mkdtemp(path.join(tmpdir(), 'films-app-'))
    log = path.join(dir, 'arguments')
    const logging = (program: string) =>
      writeProgram(dir, program, [`printf '%s\\n' "$@" >> ${log}`, `exec ${program} "$@"`])
    app = await createApp({
      dir,
      video: { ffmpeg: await logging('ffmpeg'), ffprobe: await logging('ffprobe') },
      wrap: (storage) => ({
        ...storage,
        read: (key, range) => {
          reads.push(key)
          return storage.read(key, range)
        },
      }),
    })
  })
  afterAll(async () => {
    expect(await audit(app)).toEqual(nothingWrong)
    await app.stop()
    await rm(dir, { force: true, recursive: true })
  })

  const rowOf = async (id: number) =>
    (await query<Row>(app, 'SELECT * FROM media WHERE id = $1', [id]))[0]!
  const upload = async (bytes: Buffer, name: string): Promise<Row> => {
    const { body } = await read(app.call('POST', '/media', app.editor, form({ bytes, name })))
    await app.drain()
    return rowOf(body.doc.id)
  }
  const bytesOf = async ({ id }: Row, name: string) =>
    Buffer.from(
      await (await app.call('GET', `/media/${id}/file/${name}`, app.editor)).arrayBuffer(),
    )

  it.each([
    ['an MP4', 'mp4', () => film(), 'h264, aac', [320, 180]],
    ['a film without sound', 'mp4', () => film({ hasSound: false }), 'h264', [320, 180]],
    ['a WebM', 'webm', () => film({ codecs: vp8, extension: 'webm' }), 'vp8, vorbis', [320, 180]],
    ['an AVI', 'avi', () => film({ codecs: mpeg4, extension: 'avi' }), 'mpeg4, mp2', [320, 180]],
    [
      'a QuickTime film',
      'mov',
      () => film({ codecs: ['-c:v', 'mjpeg', '-c:a', 'pcm_s16le'], extension: 'mov' }),
      'mjpeg, pcm_s16le',
      [320, 180],
    ],
    [
      'a Matroska film',
      'mkv',
      () => film({ codecs: mkv, extension: 'mkv' }),
      'mpeg4, mp2',
      [320, 180],
    ],
    ['wide pixels', 'mp4', () => film({ more: ['-vf', 'setsar=4/3'] }), 'h264, aac', [427, 180]],
    [
      'odd sides',
      'mkv',
      () => film({ codecs: ['-c:v', 'ffv1', '-c:a', 'flac'], extension: 'mkv', size: '161x91' }),
      'ffv1, flac',
      [161, 91],
    ],
    [
      'ten bits',
      'mp4',
      () =>
        film({
          codecs: [
            '-c:v',
            'libx264',
            '-preset',
            'ultrafast',
            '-pix_fmt',
            'yuv420p10le',
            '-c:a',
            'aac',
          ],
        }),
      'h264, aac',
      [320, 180],
    ],
  ] as const)('tells all there is of %s', async (_, extension, make, codecs, [width, height]) => {
    const row = await upload(await make(), `film.${extension}`)
    expect(row).toMatchObject({
      codecs,
      height: `${height}`,
      processing_error: null,
      status: 'ready',
      width: `${width}`,
    })
    expect(Number(row.duration)).toBeGreaterThan(1.8)
    expect(Number(row.duration)).toBeLessThan(2.3)
    expect(row.variants.map(({ preset, role }) => [preset, role])).toEqual([
      ['poster', 'poster'],
      ['thumbnail', 'preset'],
    ])
    const poster = await sharp(await bytesOf(row, 'poster')).metadata()
    expect(poster).toMatchObject({ format: 'jpeg', height, width })
    expect(poster.exif).toBeUndefined()
    expect(row.placeholder).toBeTruthy()
  })

  it('shows a film upright, and presets of its poster', async () => {
    const row = await upload(await upright(), 'upright.mp4')
    expect(row).toMatchObject({
      height: '320',
      metadata: { frameRate: 5, rotation: 90 },
      width: '180',
    })
    expect(await sharp(await bytesOf(row, 'thumbnail')).metadata()).toMatchObject({
      format: 'webp',
      height: 320,
      width: 180,
    })
  })

  it('measures what does not tell how long it is, as browsers record', async () => {
    const live = await film({ codecs: vp8, extension: 'webm', more: ['-live', '1'], seconds: 3 })
    const row = await upload(live, 'recorded.webm')
    expect(Number(row.duration)).toBeGreaterThan(2.8)
    expect(Number(row.duration)).toBeLessThan(3.2)
  })

  it('chooses a picture that is not black', async () => {
    const dark = await made('mp4', [
      ...[
        '-f',
        'lavfi',
        '-i',
        'color=black:size=320x180:rate=5:duration=6',
        '-f',
        'lavfi',
        '-i',
        'testsrc=size=320x180:rate=5:duration=6',
      ],
      ...['-filter_complex', '[0][1]concat=n=2:v=1', ...h264],
    ])
    const row = await upload(dark, 'dark.mp4')
    const { channels } = await sharp(await bytesOf(row, 'poster')).stats()
    expect(Math.max(...channels.map(({ mean }) => mean))).toBeGreaterThan(60)
  })

  it('has a black poster for a film that is black', async () => {
    const row = await upload(
      await made('mp4', ['-f', 'lavfi', '-i', 'color=black:size=64x64:rate=5:duration=2', ...h264]),
      'black.mp4',
    )
    expect(row).toMatchObject({ status: 'ready' })
    expect(row.variants).toHaveLength(2)
  })

  it('makes a poster of one frame, of a frame that is very large, and no larger than 1,920 pixels', async () => {
    const single = await upload(
      await made('mp4', [
        '-f',
        'lavfi',
        '-i',
        'testsrc=size=64x64:rate=1:duration=1',
        '-frames:v',
        '1',
        ...h264,
      ]),
      'one.mp4',
    )
    expect(single.variants).toHaveLength(2)
    const large = await upload(
      await film({
        codecs: ['-c:v', 'mjpeg', '-q:v', '20'],
        extension: 'mov',
        hasSound: false,
        rate: 1,
        seconds: 2,
        size: '7680x4320',
      }),
      'large.mov',
    )
    expect(large).toMatchObject({
      height: '4320',
      metadata: { frameRate: 1 },
      status: 'ready',
      width: '7680',
    })
    expect(await sharp(await bytesOf(large, 'poster')).metadata()).toMatchObject({
      height: 1080,
      width: 1920,
    })
  })

  it('goes as far as a film goes that is cut off', async () => {
    const whole = await film({ more: ['-movflags', '+faststart'], seconds: 4 })
    const row = await upload(whole.subarray(0, Math.round(whole.length * 0.6)), 'cut.mp4')
    expect(row).toMatchObject({ duration: '4', status: 'ready' })
    expect(row.variants).toHaveLength(2)
  })

  it('knows when it was filmed, and not where', async () => {
    const told = await film({
      more: [
        '-metadata',
        'creation_time=2024-05-17T10:11:12Z',
        '-metadata',
        'location=+48.2082+016.3738/',
        '-movflags',
        '+use_metadata_tags',
      ],
    })
    expect(JSON.stringify(await seenIn(told))).toContain('48.2082')
    const row = await upload(told, 'told.mp4')
    expect(row.metadata).toMatchObject({
      channels: 1,
      createdAt: '2024-05-17T10:11:12.000Z',
      frameRate: 12,
    })
    expect(JSON.stringify(row)).not.toContain('48.2082')
  })

  const seenIn = async (bytes: Buffer) => {
    const at = path.join(app.dir, 'seen')
    await writeFile(at, bytes)
    return seen(at)
  }

  it('ignores captions, chapters and fonts', async () => {
    const captions = path.join(app.dir, 'captions.srt')
    await writeFile(captions, '1\n00:00:00,000 --> 00:00:01,000\nHello\n')
    const row = await upload(
      await made('mkv', [
        '-f',
        'lavfi',
        '-i',
        'testsrc=size=64x64:rate=5:duration=2',
        '-i',
        captions,
        '-map',
        '0',
        '-map',
        '1',
        '-c:v',
        'libx264',
        '-attach',
        captions,
        '-metadata:s:t',
        'mimetype=application/x-truetype-font',
      ]),
      'captions.mkv',
    )
    expect(row).toMatchObject({ codecs: 'h264', status: 'ready' })
  })

  it.each([
    ['that is cut before its table of contents', async () => (await film()).subarray(0, 20_000)],
    [
      'in a way nobody knows',
      () =>
        made('avi', [
          '-f',
          'lavfi',
          '-i',
          'testsrc=size=64x64:rate=5:duration=1',
          '-c:v',
          'snow',
          '-strict',
          '-2',
        ]),
    ],
  ])('says so of a film %s, which is served as it is', async (_, make) => {
    const bytes = await make()
    const row = await upload(bytes, bytes.includes('AVI ') ? 'film.avi' : 'film.mp4')
    expect(row).toMatchObject({ status: 'failed', variants: [] })
    expect(row.processing_error).toBe(
      'The file cannot be read: it is damaged, or encoded in a way that is not known here.',
    )
    expect((await bytesOf(row, 'original')).equals(bytes)).toBe(true)
  })

  it('makes a new preset from the poster, and does not fetch the film', async () => {
    const row = await upload(await film(), 'again.mp4')
    const preset = { fit: 'inside', format: 'webp', label: 'tiny', quality: 80, width: 100 }
    await app.payload.create({ collection: 'media-presets', data: preset as never })
    await app.drain()
    const before = row.variants[0]!
    await query(app, `UPDATE media SET status = 'pending', made_with = null WHERE id = $1`, [
      row.id,
    ])
    reads.length = 0
    await app.queue.add(app.payload, 'makeVariants', { file: row.id })
    await app.drain()
    const after = await rowOf(row.id)
    expect(after).toMatchObject({
      codecs: row.codecs,
      duration: row.duration,
      height: row.height,
      status: 'ready',
    })
    expect(after.variants.map(({ preset: label }) => label).sort()).toEqual([
      'poster',
      'thumbnail',
      'tiny',
    ])
    expect(after.variants.find(({ preset: label }) => label === 'poster')).toEqual(before)
    expect(reads).not.toContain(row.storage_path)
  })

  it('never tells a program what people call their files', async () => {
    const names = [
      '-i evil.mp4',
      'a b $(touch x).mp4',
      '--help.mp4',
      'pipe:1.mp4',
      'concat:a|b.mp4',
      'q\'uo"te.mp4',
    ]
    const bytes = await film({ seconds: 1 })
    for (const name of names) {
      expect(await upload(bytes, name)).toMatchObject({ status: 'ready' })
    }
    const said = await args()
    expect(said).toMatch(/^file:\/.*\/original$/m)
    expect(said).not.toMatch(/evil|touch|help|pipe:1\.mp4|concat:|uo"te/)
  })

  it('is served as it came, with a warning, where there is no ffmpeg', async () => {
    const warnings: unknown[] = []
    const bare = await createApp({
      video: {
        ffmpeg: '/nowhere/ffmpeg',
        ffprobe: '/nowhere/ffprobe',
        renditions: [{ format: 'mp4', height: 120 }],
      },
    })
    bare.payload.logger.warn = ((entry: { msg?: string }) => warnings.push(entry.msg)) as never
    try {
      const bytes = await film({ seconds: 1 })
      for (let i = 0; i < 2; i++) {
        const { body } = await read(
          bare.call('POST', '/media', bare.editor, form({ bytes, name: `film-${i}.mp4` })),
        )
        await bare.drain()
        const [row] = await query<Row & { rendition_error: string; rendition_status: string }>(
          bare,
          'SELECT * FROM media WHERE id = $1',
          [body.doc.id],
        )
        expect(row).toMatchObject({
          duration: null,
          processing_error: null,
          status: 'ready',
          variants: [],
        })
        expect(row).toMatchObject({
          rendition_error: 'The program "ffprobe" cannot be started on this server (ENOENT).',
          rendition_status: 'failed',
        })
      }
      expect(warnings.filter((msg) => String(msg).includes('install ffmpeg'))).toHaveLength(1)
      const { body } = await read(bare.call('GET', '/media/stats', bare.admin))
      expect(body.programs).toEqual({ ffmpeg: null, ffprobe: null })
    } finally {
      await bare.stop()
    }
    const { body } = await read(app.call('GET', '/media/stats', app.admin))
    expect(body.programs).toEqual({
      ffmpeg: expect.stringMatching(/^\S+$/),
      ffprobe: expect.stringMatching(/^\S+$/),
    })
  })
})
