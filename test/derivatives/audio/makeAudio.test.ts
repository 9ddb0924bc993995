import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'

import type { Variant } from '../../../src/library/documents.js'

import { audit, nothingWrong } from '../../app/audit.js'
import { type App, createApp } from '../../app/createApp.js'
import { form, jpeg } from '../../app/files.js'
import { query } from '../../app/query.js'
import { read } from '../../app/uploads.js'
import { made, sound } from '../video/films.js'

interface Row {
  readonly codecs: string
  readonly duration: string
  readonly id: number
  readonly metadata: Record<string, unknown>
  readonly processing_error: null | string
  readonly rendition_status: string
  readonly status: string
  readonly storage_path: string
  readonly variants: Variant[]
  readonly waveform: { readonly peaks: number[]; readonly version: number } | null
}

describe('sounds', () => {
  let app: App
  let reads: string[]

  beforeAll(async () => {
    reads = []
    app = await createApp({
      video: { renditions: [{ format: 'mp4', height: 120 }] },
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
  })

  const rowOf = async (id: number) =>
    (await query<Row>(app, 'SELECT * FROM media WHERE id = $1', [id]))[0]!
  const upload = async (bytes: Buffer, name: string): Promise<Row> => {
    const { body } = await read(app.call('POST', '/media', app.editor, form({ bytes, name })))
    await app.drain()
    return rowOf(body.doc.id)
  }
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

  it.each([
    ['mp3', [], 'mp3'],
    ['wav', [], 'pcm_s16le'],
    ['ogg', ['-c:a', 'libvorbis'], 'vorbis'],
    ['m4a', ['-c:a', 'aac'], 'aac'],
    ['flac', ['-ac', '2'], 'flac'],
    ['aac', [], 'aac'],
  ])(
    'tell how long an %s is, and how loud, and have no picture',
    async (extension, args, codecs) => {
      const row = await upload(await sound(extension, args), `sound.${extension}`)
      expect(row).toMatchObject({
        codecs,
        processing_error: null,
        rendition_status: 'none',
        status: 'ready',
        variants: [],
      })
      expect(Math.abs(Number(row.duration) - 2)).toBeLessThan(0.3)
      const { peaks, version } = row.waveform!
      expect(version).toBe(1)
      expect(peaks.length).toBeGreaterThanOrEqual(256)
      expect(peaks.length).toBeLessThanOrEqual(512)
      const third = Math.floor(peaks.length / 3)
      expect(mean(peaks.slice(0, third))).toBeGreaterThan(4 * mean(peaks.slice(-third)))
      expect(JSON.stringify(row.waveform).length).toBeLessThan(4_000)
    },
  )

  const cover = async () => {
    const at = path.join(app.dir, 'cover.jpg')
    await writeFile(at, await jpeg(500, 400))
    return ['-i', at, '-map', '0', '-map', '1', '-c:v', 'copy', '-disposition:v', 'attached_pic']
  }
  const tags = (...all: string[]) => all.flatMap((tag) => ['-metadata', tag])
  const tagged = async (extension: string) =>
    made(extension, [
      ...['-f', 'lavfi', '-i', 'sine=duration=1', ...(await cover())],
      ...tags(
        'title=A song',
        'artist=Anna',
        'album=Songs',
        'date=1987-05-01',
        'track=3/12',
        'genre=Folk',
        'comment=by me',
      ),
    ])

  it.each(['mp3', 'm4a', 'flac'])(
    'know the song of an %s, and show its cover',
    async (extension) => {
      const row = await upload(await tagged(extension), `song.${extension}`)
      expect(row.metadata).toMatchObject({
        album: 'Songs',
        artist: 'Anna',
        genre: 'Folk',
        title: 'A song',
        year: 1987,
      })
      expect(row.metadata.track).toMatch(/^3/)
      expect(JSON.stringify(row.metadata)).not.toContain('by me')
      expect(
        row.variants.map(({ height, preset, role, width }) => [preset, role, width, height]),
      ).toEqual([
        ['poster', 'poster', 500, 400],
        ['thumbnail', 'preset', 320, 256],
      ])
      const poster = await app.call('GET', `/media/${row.id}/file/poster`, app.editor)
      expect(await sharp(Buffer.from(await poster.arrayBuffer())).metadata()).toMatchObject({
        format: 'jpeg',
        height: 400,
      })
    },
  )

  it('keep what people wrote into them within bounds', async () => {
    const long = 'x'.repeat(5_000)
    const bytes = await made('flac', [
      '-f',
      'lavfi',
      '-i',
      'sine=duration=1',
      ...tags(`title=a\u202e\u0007b\u001b[31m\nc`, `artist=${long}`, 'date=soon', 'album=<script>'),
    ])
    const { metadata } = await upload(bytes, 'odd.flac')
    expect(metadata).toMatchObject({ album: '<script>', title: 'a\uFFFD\uFFFDb\uFFFD[31m c' })
    expect((metadata.artist as string).length).toBe(300)
    expect(metadata).not.toHaveProperty('year')
  })

  it('make a new preset from the cover, and nothing of the sound again', async () => {
    const preset = { fit: 'inside', format: 'webp', label: 'tiny', quality: 80, width: 100 }
    const rows = [
      await upload(await tagged('mp3'), 'song.mp3'),
      await upload(await sound('mp3'), 'plain.mp3'),
    ]
    await app.payload.create({ collection: 'media-presets', data: preset as never })
    await app.drain()
    await query(app, `UPDATE media SET status = 'pending', made_with = null WHERE id = ANY($1)`, [
      rows.map(({ id }) => id),
    ])
    reads.length = 0
    for (const { id } of rows) {
      await app.queue.add(app.payload, 'makeVariants', { file: id })
    }
    await app.drain()
    const [song, plain] = [await rowOf(rows[0]!.id), await rowOf(rows[1]!.id)]
    expect(song.variants.map((one) => one.preset).sort()).toEqual(['poster', 'thumbnail', 'tiny'])
    expect(plain).toMatchObject({ status: 'ready', variants: [], waveform: rows[1]!.waveform })
    expect(song.waveform).toEqual(rows[0]!.waveform)
    expect(reads).not.toContain(song.storage_path)
    expect(reads).not.toContain(plain.storage_path)
  })

  it('are heard as far as they go when they are cut off', async () => {
    const whole = await sound('wav')
    const row = await upload(whole.subarray(0, whole.length / 2), 'cut.wav')
    expect(row).toMatchObject({ status: 'ready' })
    expect(row.waveform!.peaks.length).toBeGreaterThan(100)
  })

  it('are served as they came when there is nothing to hear', async () => {
    const bytes = Buffer.concat([Buffer.from('fLaC'), Buffer.alloc(4_000, 0x55)])
    const row = await upload(bytes, 'noise.flac')
    expect(row).toMatchObject({
      processing_error:
        'The file cannot be read: it is damaged, or encoded in a way that is not known here.',
      status: 'failed',
      variants: [],
      waveform: null,
    })
    const served = await app.call('GET', `/media/${row.id}/file`, app.editor)
    expect((await served.arrayBuffer()).byteLength).toBe(bytes.length)
  })
})
