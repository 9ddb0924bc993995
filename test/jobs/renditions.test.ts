import type { Limits } from '../../src/library/MediaLibrary.js'

import { nameOf, type Variant } from '../../src/core/Variant.js'
import { libraryOf } from '../../src/library/libraryOf.js'
import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp, type Person } from '../app/createApp.js'
import { form } from '../app/files.js'
import { later, settleDown, sweep } from '../app/later.js'
import { query } from '../app/query.js'
import { read, usageOf } from '../app/uploads.js'
import { film, made, seen } from '../derivatives/video/films.js'
import { type Gate, gate } from '../derivatives/video/gate.js'
import { until } from './until.js'

interface Row {
  readonly id: number
  readonly rendition_attempts: string
  readonly rendition_claimed_at: null | string
  readonly rendition_error: null | string
  readonly rendition_progress: null | string
  readonly rendition_status: string
  readonly rendition_token: null | string
  readonly scan_status: string
  readonly status: string
  readonly updated_at: Date
  readonly variants: Variant[]
}

const mp4 = { format: 'mp4', height: 120 } as const
const webm = { format: 'webm', height: 120 } as const

describe('renditions', () => {
  let app: App
  let ffmpeg: Gate
  let limits: Limits
  let video: { hls: number[]; maxSeconds: number; renditions: unknown[]; timeoutMs: number }
  const asked = { hls: [], maxSeconds: 14_400, renditions: [mp4, webm], timeoutMs: 7_200_000 }

  beforeAll(async () => {
    ffmpeg = await gate()
    limits = {}
    app = await createApp({
      limits: () => limits,
      scan: { attempts: 2, leaseSeconds: 24 },
      video: { ffmpeg: ffmpeg.path, renditions: [mp4, webm] },
    })
    // What an operator changes with a restart.
    video = (await libraryOf(app.payload)).video as unknown as typeof video
  })
  afterAll(async () => {
    await app.stop()
    await ffmpeg.remove()
  })
  beforeEach(async () => {
    limits = {}
    await ffmpeg.reset()
    Object.assign(video, asked)
    await app.payload.delete({ collection: 'media', where: { id: { exists: true } } })
    await app.drain()
  })
  afterEach(async () => {
    expect(await audit(app)).toEqual(nothingWrong)
  })

  const rowOf = async (id: number) =>
    (await query<Row>(app, 'SELECT * FROM media WHERE id = $1', [id]))[0]!
  const namesOf = async (id: number) => (await rowOf(id)).variants.map(nameOf)
  const add = async (bytes: Buffer, name = 'a film.mp4'): Promise<number> =>
    (await read(app.call('POST', '/media', app.editor, form({ bytes, name })))).body.doc.id
  const upload = async (bytes: Buffer, name?: string): Promise<Row> => {
    const id = await add(bytes, name)
    await app.drain()
    return rowOf(id)
  }
  const ask = (id: number, person: null | Person = app.editor, method = 'POST') =>
    read(app.call(method, `/media/${id}/renditions`, person))
  /** The film is ready, and the job for its renditions waits. */
  const ready = async (bytes: Buffer): Promise<number> => {
    video.renditions = []
    const { id } = await upload(bytes)
    video.renditions = [mp4, webm]
    expect((await ask(id)).status).toBe(202)
    return id
  }
  /** Its second rendition is being made, and waits at the gate. */
  const atGate = async (id: number) => {
    await ffmpeg.close('libvpx-vp9')
    const done = app.drain()
    await until('the second rendition is begun', () => ffmpeg.isWaiting())
    expect(await rowOf(id)).toMatchObject({ rendition_status: 'processing', status: 'ready' })
    expect(await namesOf(id)).toEqual(['poster', 'thumbnail', 'mp4-120p'])
    return { done }
  }

  it('are made in the background, while the film is ready', async () => {
    const { body } = await read(
      app.call('POST', '/media', app.editor, form({ bytes: await film(), name: 'film.mp4' })),
    )
    const { id } = body.doc
    await ffmpeg.close('libx264')
    const draining = app.drain()
    await until('the first rendition is begun', () => ffmpeg.isWaiting())
    expect(await rowOf(id)).toMatchObject({
      rendition_attempts: '1',
      rendition_status: 'processing',
      status: 'ready',
    })
    const served = await app.call('GET', `/media/${id}/file`, app.editor)
    expect((await served.arrayBuffer()).byteLength).toBe(body.doc.filesize)
    await ffmpeg.open()
    await draining
    const row = await rowOf(id)
    expect(row).toMatchObject({
      rendition_attempts: '0',
      rendition_claimed_at: null,
      rendition_error: null,
      rendition_progress: '100',
      rendition_status: 'ready',
      rendition_token: null,
    })
    expect(
      row.variants
        .map(({ filesize: _, key: __, madeAt: ___, recipe: ____, ...rest }) => rest)
        .slice(2),
    ).toEqual([
      {
        format: 'mp4',
        height: 120,
        mimeType: 'video/mp4',
        name: 'mp4-120p',
        preset: 'mp4-120p',
        presetVersion: 1,
        role: 'rendition',
        url: `/api/media/${id}/file/mp4-120p`,
        width: 214,
      },
      {
        format: 'webm',
        height: 120,
        mimeType: 'video/webm',
        name: 'webm-120p',
        preset: 'webm-120p',
        presetVersion: 1,
        role: 'rendition',
        url: `/api/media/${id}/file/webm-120p`,
        width: 214,
      },
    ])
    // Again finds nothing to do.
    ffmpeg.forget()
    expect((await ask(id)).status).toBe(202)
    await app.drain()
    expect(await rowOf(id)).toMatchObject({ rendition_status: 'ready', variants: row.variants })
    expect(await ffmpeg.runs()).toBe(0)
  })

  const colours = (format: string) => [
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-pix_fmt',
    format,
  ]
  const tone = (hertz: number) => ['-f', 'lavfi', '-i', `sine=frequency=${hertz}:duration=2`]
  const sources: [string, string, () => Promise<Buffer>, string][] = [
    [
      'ten bits of colour',
      'mp4',
      () => film({ codecs: [...colours('yuv420p10le'), '-c:a', 'aac'] }),
      '214x120 h264 yuv420p aac',
    ],
    [
      'all of the colour, and odd sides',
      'mkv',
      () =>
        film({
          codecs: [...colours('yuv444p'), '-c:a', 'flac'],
          extension: 'mkv',
          size: '321x181',
        }),
      '212x120 h264 yuv420p aac',
    ],
    ['no sound', 'mp4', () => film({ hasSound: false }), '214x120 h264 yuv420p'],
    [
      'two sounds',
      'mkv',
      () =>
        made('mkv', [
          '-f',
          'lavfi',
          '-i',
          'testsrc=size=320x180:rate=5:duration=2',
          ...tone(300),
          ...tone(600),
          '-map',
          '0',
          '-map',
          '1',
          '-map',
          '2',
          ...colours('yuv420p'),
          '-c:a',
          'aac',
        ]),
      '214x120 h264 yuv420p aac',
    ],
    [
      'six channels',
      'mkv',
      () => film({ codecs: [...colours('yuv420p'), '-c:a', 'ac3', '-ac', '6'], extension: 'mkv' }),
      '214x120 h264 yuv420p aac',
    ],
    [
      'a changing rate',
      'mkv',
      () =>
        film({
          codecs: [...colours('yuv420p'), '-c:a', 'aac'],
          extension: 'mkv',
          more: ['-vf', "select='lt(n,6)+not(mod(n,5))'", '-vsync', 'vfr'],
        }),
      '214x120 h264 yuv420p aac',
    ],
    ['too many frames', 'mp4', () => film({ rate: 240 }), '214x120 h264 yuv420p aac'],
    [
      'pixels that are not square',
      'mp4',
      () => film({ more: ['-vf', 'setsar=1/2'] }),
      '106x120 h264 yuv420p aac',
    ],
    [
      'interlaced halves of an AVI',
      'avi',
      () =>
        film({
          codecs: ['-c:v', 'mpeg4', '-flags', '+ilme+ildct', '-c:a', 'mp3'],
          extension: 'avi',
        }),
      '214x120 h264 yuv420p aac',
    ],
    ['less than is asked for', 'mp4', () => film({ size: '96x54' }), '96x54 h264 yuv420p aac'],
  ]

  /** The others are a matter of ffmpeg more than of ours: `FILM_SOURCES=all` has them all. */
  const few =
    process.env.FILM_SOURCES === 'all' ? sources : sources.filter((_, i) => i % 2 === 0 || i === 3)

  it.each(few)('play everywhere, of a film with %s', async (_, extension, make, expected) => {
    video.renditions = [mp4]
    const { id, rendition_error: error, variants } = await upload(await make(), `film.${extension}`)
    expect(error).toBeNull()
    const [rendition] = variants.filter(({ role }) => role === 'rendition')
    const { format, streams } = await seen(`${app.dir}/objects/${rendition!.key}`)
    const told = streams.map(({ codec_name, codec_type, height, pix_fmt, width }) =>
      codec_type === 'video' ? `${width}x${height} ${codec_name} ${pix_fmt}` : codec_name,
    )
    expect(told.join(' ')).toBe(expected)
    expect(Number(format.duration)).toBeGreaterThan(1.5)
    expect(Number(format.duration)).toBeLessThan(2.5)
    expect(rendition).toMatchObject({ height: streams[0]!.height, width: streams[0]!.width })
    const moov = (
      await app.call('GET', `/media/${id}/file/mp4-120p`, app.editor, undefined, {
        range: 'bytes=0-99',
      })
    ).text()
    expect(await moov).toContain('moov')
  })

  it('tell nothing of people and places', async () => {
    const told = await film({
      more: [
        '-metadata',
        'title=Anna',
        '-metadata',
        'location=+48.2082+016.3738/',
        '-metadata',
        'comment=secret',
        '-movflags',
        '+use_metadata_tags',
      ],
    })
    const { id } = await upload(told)
    for (const name of ['mp4-120p', 'webm-120p']) {
      const bytes = Buffer.from(
        await (await app.call('GET', `/media/${id}/file/${name}`, app.editor)).arrayBuffer(),
      )
      expect(['Anna', '48.2082', 'secret'].filter((word) => bytes.includes(word))).toEqual([])
    }
  })

  it('are given to whoever may change the file, and to no other', async () => {
    const id = await ready(await film({ seconds: 1 }))
    expect((await ask(id, null)).status).toBe(401)
    expect((await ask(id, app.other)).status).toBe(404)
    expect((await ask(id, app.other, 'DELETE')).status).toBe(404)
    await app.drain()
    expect(await namesOf(id)).toContain('webm-120p')
  })

  it('are removed, and made again when somebody asks', async () => {
    const before = (await usageOf(app, app.editor)).allocatedBytes
    const { id } = await upload(await film({ seconds: 1 }))
    const { body, status } = await ask(id, app.editor, 'DELETE')
    expect({ renditionStatus: body.doc.renditionStatus, status }).toEqual({
      renditionStatus: 'none',
      status: 200,
    })
    expect(await namesOf(id)).toEqual(['poster', 'thumbnail'])
    const usage = await usageOf(app, app.editor)
    const [file] = await query<{ bytes: string }>(
      app,
      'SELECT filesize + variants_size AS bytes FROM media WHERE id = $1',
      [id],
    )
    expect(usage.allocatedBytes - before).toBe(Number(file!.bytes))
    // Nobody makes them by himself.
    await settleDown(app)
    await query(app, `UPDATE media SET status = 'pending' WHERE id = $1`, [id])
    await app.queue.add(app.payload, 'makeVariants', { file: id })
    await app.drain()
    expect(await namesOf(id)).toEqual(['poster', 'thumbnail'])
    await ask(id)
    await app.drain()
    expect(await namesOf(id)).toEqual(['poster', 'thumbnail', 'mp4-120p', 'webm-120p'])
  })

  it('follow the options when somebody asks: what is right stays, what is not goes', async () => {
    const { id, variants } = await upload(await film({ seconds: 1 }))
    const webmBefore = variants.find((one) => nameOf(one) === 'webm-120p')
    video.renditions = [{ format: 'mp4', height: 160 }, webm]
    await ask(id)
    await app.drain()
    expect(await namesOf(id)).toEqual(['poster', 'thumbnail', 'webm-120p', 'mp4-160p'])
    expect((await rowOf(id)).variants).toContainEqual(webmBefore)
  })

  it.each([
    [
      'a paper',
      async () =>
        Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
      'paper.pdf',
      'Only films have renditions.',
    ],
    [
      'a film, where none are made',
      () => film({ seconds: 1 }),
      'film.mp4',
      'This library makes no renditions: none are in its options `video.renditions` and `video.hls`.',
    ],
  ])('are refused to %s', async (_, make, name, message) => {
    video.renditions = []
    const { id } = await upload(await make(), name)
    const { body, status } = await ask(id)
    expect({ code: body.errors[0].data.code, message: body.errors[0].message, status }).toEqual({
      code: 'NOT_PROCESSABLE',
      message,
      status: 422,
    })
  })

  it('are not made of films that are too long, also when their header does not tell', async () => {
    video.maxSeconds = 1
    const { id, ...row } = await upload(await film({ seconds: 3 }))
    const sentence = 'The film lasts 3 s, and films of more than 1 s get no renditions.'
    expect(row).toMatchObject({ rendition_error: sentence, rendition_status: 'none' })
    const { body, status } = await ask(id)
    expect({ message: body.errors[0].message, status }).toEqual({ message: sentence, status: 422 })
    await query(app, 'UPDATE media SET duration = null WHERE id = $1', [id])
    expect((await ask(id)).status).toBe(202)
    await app.drain()
    expect(await rowOf(id)).toMatchObject({ rendition_error: sentence, rendition_status: 'none' })
    expect(await namesOf(id)).toEqual(['poster', 'thumbnail'])
  })

  it('are given up when one takes too long; what is done stays', async () => {
    video.renditions = [mp4]
    const { id } = await upload(await film({ seconds: 1 }))
    Object.assign(video, { renditions: [mp4, webm], timeoutMs: 2_000 })
    await ffmpeg.close('libvpx-vp9')
    await ask(id)
    await app.drain()
    expect(await rowOf(id)).toMatchObject({
      rendition_error: '"ffmpeg" was given up after 2 s.',
      rendition_status: 'failed',
    })
    expect(await namesOf(id)).toEqual(['poster', 'thumbnail', 'mp4-120p'])
    await ffmpeg.open()
    video.timeoutMs = asked.timeoutMs
    await ask(id)
    await app.drain()
    expect(await namesOf(id)).toEqual(['poster', 'thumbnail', 'mp4-120p', 'webm-120p'])
  })

  it.each([
    ['for none of them', 1],
    ['for the first only', 60_000],
  ])('stop where the quota of the owner has room %s, and leave nothing behind', async (_, more) => {
    const id = await ready(await film())
    const { allocatedBytes } = await usageOf(app, app.editor)
    limits = { storageBytes: allocatedBytes + more }
    await app.drain()
    const row = await rowOf(id)
    expect(row.rendition_status).toBe('failed')
    expect(row.rendition_error).toMatch(
      /^The renditions of this film need more than the \d.* that are free in the quota of its owner\.$/,
    )
    expect((await usageOf(app, app.editor)).allocatedBytes).toBeLessThanOrEqual(
      allocatedBytes + more,
    )
  })

  it('fail when the film is damaged, in our own words', async () => {
    const id = await ready(await film())
    await ffmpeg.breakAt('libvpx-vp9', 1)
    await app.drain()
    expect(await rowOf(id)).toMatchObject({
      rendition_error:
        'The film cannot be converted: its data is damaged, or in a format that is not known here.',
      rendition_status: 'failed',
    })
  })

  it('wait for room on the disk of the worker, and no attempt is counted', async () => {
    const id = await ready(await film())
    await ffmpeg.breakAt('libvpx-vp9', 1, 'av_interleaved_write_frame(): No space left on device')
    await app.drain()
    expect(await rowOf(id)).toMatchObject({
      rendition_attempts: '0',
      rendition_error: 'The worker has no room for this film now.',
      rendition_status: 'pending',
    })
    await ffmpeg.reset()
    // Whoever asks need not wait for the next attempt.
    await ask(id)
    await app.drain()
    expect(await rowOf(id)).toMatchObject({ rendition_error: null, rendition_status: 'ready' })
  })

  it('are tried as often as the options say when somebody ends ffmpeg', async () => {
    const id = await ready(await film())
    await ffmpeg.breakAt('libvpx-vp9', 'kill')
    await app.drain()
    expect(await rowOf(id)).toMatchObject({ rendition_attempts: '1', rendition_status: 'pending' })
    await app.drain()
    expect(await rowOf(id)).toMatchObject({
      rendition_error: 'The film could not be converted.',
      rendition_status: 'failed',
    })
    expect(await namesOf(id)).toEqual(['poster', 'thumbnail', 'mp4-120p'])
  })

  it('are put back when the worker has to stop, and the attempt does not count', async () => {
    const id = await ready(await film())
    const stop = new AbortController()
    const told: number[] = []
    await ffmpeg.close('libvpx-vp9')
    const { makeRenditions } = await import('../../src/jobs/makeRenditions.js')
    const context = { progress: (percent: number) => void told.push(percent), signal: stop.signal }
    const running = makeRenditions(await libraryOf(app.payload), { file: id }, context)
    await until('the second rendition is begun', () => ffmpeg.isWaiting())
    stop.abort(new Error('The worker stops.'))
    await running
    expect(await rowOf(id)).toMatchObject({
      rendition_attempts: '0',
      rendition_status: 'pending',
      rendition_token: null,
    })
    expect(told.length).toBeGreaterThan(0)
    expect(told).toEqual([...told].sort((a, b) => a - b))
    expect(await ffmpeg.isAlive()).toBe(false)
    await ffmpeg.open()
    await app.drain()
    expect(await namesOf(id)).toEqual(['poster', 'thumbnail', 'mp4-120p', 'webm-120p'])
  })

  it('tell how far they are, while nobody changed the file', async () => {
    const id = await ready(await film())
    const { done } = await atGate(id)
    await until(
      'the row tells of the first',
      async () => Number((await rowOf(id)).rendition_progress) === 25,
    )
    const { rendition_claimed_at: first, updated_at: updatedAt } = await rowOf(id)
    await until(
      'it gives a sign of life',
      async () => `${(await rowOf(id)).rendition_claimed_at}` !== `${first}`,
    )
    expect((await rowOf(id)).updated_at).toEqual(updatedAt)
    await ffmpeg.open()
    await done
    expect(await rowOf(id)).toMatchObject({ rendition_progress: '100' })
  })

  const closings: [string, (id: number) => Promise<unknown>, (id: number) => Promise<unknown>][] = [
    [
      'found to be infected',
      (id) => query(app, `UPDATE media SET scan_status = 'FLAGGED' WHERE id = $1`, [id]),
      (id) => query(app, `UPDATE media SET scan_status = 'CLEAN' WHERE id = $1`, [id]),
    ],
    [
      'moved to the trash',
      (id) => app.call('DELETE', `/media/${id}`, app.editor),
      (id) => app.call('POST', `/media/${id}/restore`, app.editor),
    ],
  ]

  it.each(closings)(
    'stop when their film is %s, and go on when it is not any more',
    async (_, close, reopen) => {
      const id = await ready(await film())
      const { done } = await atGate(id)
      await close(id)
      // Its worker hears of it at its next sign of life.
      await done
      expect(await ffmpeg.isAlive()).toBe(false)
      expect(await rowOf(id)).toMatchObject({
        rendition_attempts: '0',
        rendition_status: 'pending',
      })
      await later(app, 2)
      await sweep(app)
      expect(await namesOf(id)).toEqual(['poster', 'thumbnail', 'mp4-120p'])
      await ffmpeg.open()
      await reopen(id)
      await later(app, 2)
      await sweep(app)
      expect(await namesOf(id)).toEqual(['poster', 'thumbnail', 'mp4-120p', 'webm-120p'])
    },
  )

  it('stop when their film is deleted for good', async () => {
    const id = await ready(await film())
    const { done } = await atGate(id)
    await app.call('DELETE', `/media/${id}`, app.editor)
    await app.call('DELETE', `/media/${id}?permanent=true`, app.editor)
    await done
    expect(await ffmpeg.isAlive()).toBe(false)
    expect(await rowOf(id)).toBeUndefined()
    // Until its lease is over the worker may go on writing.
    await later(app, 2)
    await sweep(app)
  })

  it('stop when they are removed', async () => {
    const id = await ready(await film())
    const { done } = await atGate(id)
    expect((await ask(id, app.editor, 'DELETE')).status).toBe(200)
    await done
    expect(await ffmpeg.isAlive()).toBe(false)
    expect(await rowOf(id)).toMatchObject({ rendition_status: 'none' })
    expect(await namesOf(id)).toEqual(['poster', 'thumbnail'])
  })

  it('of the old bytes are not given to the new', async () => {
    const id = await ready(await film())
    const { done } = await atGate(id)
    const sent = form({ bytes: await film({ seconds: 1, size: '160x90' }), name: 'new.mp4' })
    expect((await app.call('PATCH', `/media/${id}`, app.editor, sent)).status).toBe(200)
    const { scanFile } = await import('../../src/jobs/scanFile.js')
    const { makeVariants } = await import('../../src/jobs/makeVariants.js')
    const library = await libraryOf(app.payload)
    const [waiting] = await query<{ id: number }>(
      app,
      'SELECT id FROM media WHERE replaces_id = $1',
      [id],
    )
    await scanFile(library, { file: waiting!.id })
    await makeVariants(library, { file: waiting!.id })
    await done
    await ffmpeg.open()
    await later(app, 2)
    await sweep(app)
    const row = await rowOf(id)
    expect(row).toMatchObject({ rendition_status: 'ready', width: '160' })
    const renditions = row.variants.filter(({ role }) => role === 'rendition')
    expect(renditions.map(({ height, width }) => [width, height])).toEqual([
      [160, 90],
      [160, 90],
    ])
  })

  it('are another worker’s when the lease is over, and the first one writes nothing any more', async () => {
    const id = await ready(await film())
    const { done } = await atGate(id)
    const { rendition_token: first } = await rowOf(id)
    // As after a pause of the whole process.
    await query(
      app,
      `UPDATE media SET rendition_token = null, rendition_claimed_at = null, rendition_status = 'pending' WHERE id = $1`,
      [id],
    )
    await ffmpeg.open('second')
    const { makeRenditions } = await import('../../src/jobs/makeRenditions.js')
    await makeRenditions(await libraryOf(app.payload), { file: id })
    const after = await rowOf(id)
    expect(after).toMatchObject({ rendition_status: 'ready' })
    expect(after.variants.map(nameOf)).toEqual(['poster', 'thumbnail', 'mp4-120p', 'webm-120p'])
    await done
    expect(await rowOf(id)).toMatchObject({ rendition_status: 'ready', variants: after.variants })
    expect(first).not.toBeNull()
  })

  it('whose job was lost are found again, also when it was never added', async () => {
    const id = await ready(await film({ seconds: 1 }))
    await query(app, `UPDATE media SET rendition_status = 'none' WHERE id = $1`, [id])
    await app.drain()
    expect(await namesOf(id)).toEqual(['poster', 'thumbnail'])
    await later(app, 2)
    await sweep(app)
    expect(await namesOf(id)).toEqual(['poster', 'thumbnail', 'mp4-120p', 'webm-120p'])
  })

  it('wait for somebody to ask after so many workers were lost', async () => {
    const id = await ready(await film({ seconds: 1 }))
    await query(
      app,
      `UPDATE media SET rendition_status = 'processing', rendition_attempts = 2, rendition_token = 'x', rendition_claimed_at = now() WHERE id = $1`,
      [id],
    )
    await app.drain()
    await sweep(app)
    expect(await rowOf(id)).toMatchObject({ rendition_status: 'processing' })
    await later(app, 2)
    await sweep(app)
    expect(await rowOf(id)).toMatchObject({
      rendition_error: '2 attempts to convert this film ended without a result.',
      rendition_status: 'failed',
      rendition_token: null,
    })
  })
})
