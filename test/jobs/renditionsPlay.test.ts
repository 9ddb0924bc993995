import type { Browser, Page } from 'playwright-core'

import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'

import { type App, createApp } from '../app/createApp.js'
import { form } from '../app/files.js'
import { listen, type Listening } from '../app/listen.js'
import { read } from '../app/uploads.js'
import { made, seen } from '../derivatives/video/films.js'
import { launchChromium } from '../services/launchChromium.js'

const run = promisify(execFile)

/** Six seconds red, then six seconds blue. */
const flag = () =>
  made('mp4', [
    ...[
      '-f',
      'lavfi',
      '-i',
      'color=red:size=320x240:rate=10:duration=6',
      '-f',
      'lavfi',
      '-i',
      'color=blue:size=320x240:rate=10:duration=6',
    ],
    ...[
      '-f',
      'lavfi',
      '-i',
      'sine=duration=12',
      '-filter_complex',
      '[0][1]concat=n=2:v=1[v]',
      '-map',
      '[v]',
      '-map',
      '2',
    ],
    ...[
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-g',
      '10',
      '-pix_fmt',
      'yuv420p',
      '-c:a',
      'aac',
    ],
  ])

describe('a film and its renditions over HTTP', () => {
  let app: App
  let dir: string
  let id: number
  let server: Listening

  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'play-'))
    app = await createApp({
      video: {
        hls: [240, 120],
        renditions: [
          { format: 'mp4', height: 120 },
          { format: 'webm', height: 120 },
        ],
      },
    })
    const { body } = await read(
      app.call('POST', '/media', app.editor, form({ bytes: await flag(), name: 'flag.mp4' })),
    )
    id = body.doc.id
    await app.drain()
    const page = `<!doctype html><video id="v" muted src="/api/media/${id}/file/mp4-120p"></video>`
    server = await listen(app, { '/': { text: page, type: 'text/html' } })
  })
  afterAll(async () => {
    await server?.stop()
    await app.stop()
    await rm(dir, { force: true, recursive: true })
  })

  const at = (name = '') => `${server.url}/api/media/${id}/file/${name}`
  const login = () => ['-headers', `Authorization: JWT ${app.editor.token}\r\n`]

  it('is nobody else’s', async () => {
    expect((await fetch(at('hls'))).status).toBe(404)
    await expect(seen(at('mp4-120p'))).rejects.toThrow('404')
  })

  it.each([
    ['', '320x240 h264 aac'],
    ['mp4-120p', '160x120 h264 aac'],
    ['webm-120p', '160x120 vp9 opus'],
    ['hls-120p', '160x120 h264 aac'],
    ['hls-240p', '320x240 h264 aac'],
  ])('says of "%s" that it is %s', async (name, expected) => {
    const { format, streams } = await seen(at(name), login())
    const [video, audio] = streams
    expect(`${video!.width}x${video!.height} ${video!.codec_name} ${audio!.codec_name}`).toBe(
      expected,
    )
    expect(Number(format.duration)).toBeGreaterThan(11.9)
    expect(Number(format.duration)).toBeLessThan(12.3)
  })

  it.each(['', 'mp4-120p', 'webm-120p'])('seeks in "%s"', async (name) => {
    for (const [seconds, channel] of [
      [1, 0],
      [10, 2],
    ] as const) {
      const picture = path.join(dir, 'frame.png')
      await run('ffmpeg', [
        '-v',
        'error',
        '-y',
        ...login(),
        '-ss',
        String(seconds),
        '-i',
        at(name),
        '-frames:v',
        '1',
        picture,
      ])
      const { dominant } = await sharp(picture).stats()
      expect([dominant.r, dominant.g, dominant.b][channel]).toBeGreaterThan(200)
    }
  })

  it('offers every quality in the playlist, by names beside it', async () => {
    const answer = await fetch(at('hls'), { headers: { Authorization: `JWT ${app.editor.token}` } })
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'cache-control': 'private, no-cache',
      'content-disposition': 'inline; filename=flag.m3u8',
      'content-type': 'application/vnd.apple.mpegurl',
      'x-content-type-options': 'nosniff',
    })
    const lines = (await answer.text()).split('\n')
    expect(lines.slice(0, 3)).toEqual([
      '#EXTM3U',
      '#EXT-X-VERSION:7',
      '#EXT-X-INDEPENDENT-SEGMENTS',
    ])
    const stream = (size: string) =>
      expect.stringMatching(
        new RegExp(
          `^#EXT-X-STREAM-INF:BANDWIDTH=\\d+,AVERAGE-BANDWIDTH=\\d+,RESOLUTION=${size},CODECS="avc1\\.64[0-9a-f]{4},mp4a\\.40\\.2"$`,
        ),
      )
    expect(lines.slice(3)).toEqual([
      stream('160x120'),
      'hls-120p',
      stream('320x240'),
      'hls-240p',
      '',
    ])
  })

  it('plays the whole ladder, in one request for bytes after another', async () => {
    const { streams } = await seen(at('hls'), login())
    const sizes = streams.flatMap(({ codec_type, height, width }) =>
      codec_type === 'video' ? [`${width}x${height}`] : [],
    )
    expect(sizes.sort()).toEqual(['160x120', '320x240'])
    const { stderr } = await run('ffmpeg', [
      '-v',
      'error',
      '-xerror',
      ...login(),
      '-i',
      at('hls'),
      '-map',
      '0',
      '-f',
      'null',
      '-',
    ])
    expect(stderr).toBe('')
  })

  it('cuts all qualities at the same moments', async () => {
    const cuts = async (name: string) => {
      const text = await (
        await fetch(at(name), { headers: { Authorization: `JWT ${app.editor.token}` } })
      ).text()
      expect(text).toContain(`#EXT-X-MAP:URI="${name}.mp4",BYTERANGE="`)
      expect(text).not.toMatch(/\bmedia$/m)
      return text.match(/^#EXTINF:.*/gm)
    }
    expect(await cuts('hls-120p')).toEqual([
      '#EXTINF:4.000000,',
      '#EXTINF:4.000000,',
      '#EXTINF:4.000000,',
    ])
    expect(await cuts('hls-240p')).toEqual(await cuts('hls-120p'))
  })

  describe('in a browser', () => {
    let browser: Browser
    let page: Page
    beforeAll(async () => {
      await app.payload.update({ id, collection: 'media', data: { visibility: 'public' } as never })
      browser = await launchChromium()
      page = await browser.newPage()
    })
    afterAll(() => browser?.close())

    it('plays, and seeks', async () => {
      await page.goto(server.url)
      const told = await page.evaluate(async () => {
        const video = document.querySelector('video')!
        const until = (event: string) =>
          new Promise((resolve) => video.addEventListener(event, resolve, { once: true }))
        const colour = () => {
          const canvas = document.createElement('canvas')
          const context = canvas.getContext('2d')!
          context.drawImage(video, 0, 0, 9, 9)
          return [...context.getImageData(4, 4, 1, 1).data].slice(0, 3).map((value) => value > 128)
        }
        await (video.readyState < 2 && until('loadeddata'))
        video.currentTime = 1
        await until('seeked')
        const first = colour()
        video.currentTime = 10
        await until('seeked')
        const later = colour()
        await video.play()
        await until('ended')
        return {
          duration: Math.round(video.duration),
          error: video.error?.code ?? null,
          first,
          height: video.videoHeight,
          later,
          width: video.videoWidth,
        }
      })
      expect(told).toEqual({
        duration: 12,
        error: null,
        first: [true, false, false],
        height: 120,
        later: [false, false, true],
        width: 160,
      })
    })

    it('plays HLS as players do: by its playlists, one part of the film after another', async () => {
      const told = await page.evaluate(async (master) => {
        const text = async (url: string) => (await fetch(url)).text()
        const [, codecs, name] = /CODECS="([^"]+)"\n(.+)/.exec(await text(master))!
        const playlist = new URL(name!, master).href
        const lines = await text(playlist)
        const [, uri, size, start] = /URI="([^"]+)",BYTERANGE="(\d+)@(\d+)"/.exec(lines)!
        const parts = [...lines.matchAll(/^#EXT-X-BYTERANGE:(\d+)@(\d+)\n(.+)$/gm)]
        const bytes = async (file: string, length: number, from: number) => {
          const range = `bytes=${from}-${from + length - 1}`
          const answer = await fetch(new URL(file, playlist).href, { headers: { range } })
          return { bytes: await answer.arrayBuffer(), status: answer.status }
        }
        const video = document.querySelector('video')!
        const until = (target: EventTarget, event: string) =>
          new Promise((resolve) => target.addEventListener(event, resolve, { once: true }))
        const source = new MediaSource()
        video.src = URL.createObjectURL(source)
        await until(source, 'sourceopen')
        const buffer = source.addSourceBuffer(`video/mp4; codecs="${codecs}"`)
        const add = async (data: ArrayBuffer) => {
          const done = until(buffer, 'updateend')
          buffer.appendBuffer(data)
          await done
        }
        const head = await bytes(uri!, Number(size), Number(start))
        await add(head.bytes)
        const [, length, from, file] = parts.at(-1)!
        const last = await bytes(file!, Number(length), Number(from))
        await add(last.bytes)
        video.currentTime = 10
        await until(video, 'seeked')
        const context = document.createElement('canvas').getContext('2d')!
        context.drawImage(video, 0, 0, 9, 9)
        const colour = [...context.getImageData(4, 4, 1, 1).data]
          .slice(0, 3)
          .map((value) => value > 128)
        return {
          colour,
          height: video.videoHeight,
          parts: parts.length,
          statuses: [head.status, last.status],
        }
      }, at('hls'))
      expect(told).toEqual({
        colour: [false, false, true],
        height: 120,
        parts: 3,
        statuses: [206, 206],
      })
    })
  })
})
