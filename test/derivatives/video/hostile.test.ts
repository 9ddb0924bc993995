import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

import type { MediaLibrary } from '../../../src/library/MediaLibrary.js'

import { makePoster } from '../../../src/derivatives/video/makePoster.js'
import { openFilm } from '../../../src/derivatives/video/openFilm.js'
import { planRenditions } from '../../../src/derivatives/video/planRenditions.js'
import { transcode } from '../../../src/derivatives/video/transcode.js'
import { MediaError } from '../../../src/errors/MediaError.js'
import { pixelBudget } from '../../../src/library/pixelBudget.js'
import { avi } from './avi.js'
import { film, made } from './films.js'

const secret = 'root:x:0:0:a secret of this server'

/** Files of the server, and servers, that a film tries to have opened. */
interface Targets {
  readonly file: string
  readonly url: string
}

/** Texts that ffmpeg takes for lists of other files to open, when it may look for itself. */
const scripts: Readonly<Record<string, (targets: Targets) => string>> = {
  'a playlist': ({ file, url }) =>
    `#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n${url}/a.ts\n#EXTINF:9,\nfile://${file}\n#EXT-X-ENDLIST\n`,
  'a playlist that joins a file to a URL': ({ file, url }) =>
    `#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:9,\nconcat:${url}/header.m3u8|file://${file}\n#EXT-X-ENDLIST\n`,
  'a list of files': ({ file }) =>
    `ffconcat version 1.0\nfile '${file}'\nfile 'subfile,,start,0,end,64,,:${file}'\n`,
  'a manifest': ({ url }) =>
    `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period><AdaptationSet><Representation><BaseURL>${url}/a.mp4</BaseURL></Representation></AdaptationSet></Period></MPD>`,
  'a drawing': ({ file, url }) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="${url}/a.png"/><image href="file://${file}"/></svg>`,
  'a session': ({ url }) =>
    `v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\na=control:${url}/a\n`,
  captions: ({ file }) => `WEBVTT\n\n00:00.000 --> 00:09.000\n<v file://${file}>a\n`,
}

describe('what a film may not do', () => {
  let dir: string
  let server: Server
  let library: MediaLibrary
  let targets: Targets
  let asked: string[]

  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'hostile-'))
    server = createServer((request, response) => {
      asked.push(request.url!)
      response.end('#EXTM3U\n')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    targets = {
      file: path.join(dir, 'secret.ts'),
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    }
    await writeFile(targets.file, secret.repeat(50))
    library = {
      images: { maxPixels: 50_000_000, maxSide: 10_000, svg: false },
      pixels: pixelBudget(100_000_000),
      scan: { leaseMs: 600_000 },
      video: {
        ffmpeg: 'ffmpeg',
        ffprobe: 'ffprobe',
        hls: [],
        maxSeconds: 60,
        renditions: [{ format: 'mp4', height: 120 }],
        timeoutMs: 120_000,
      },
    } as unknown as MediaLibrary
  })
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve))
    await rm(dir, { force: true, recursive: true })
  })
  beforeEach(() => {
    asked = []
  })

  let files = 0
  const given = async (bytes: Buffer | string): Promise<string> => {
    const file = path.join(dir, `original-${++files}`)
    await writeFile(file, bytes)
    return file
  }

  const whole = { onProgress: () => undefined, signal: new AbortController().signal }

  /** Everything we ever do with a film; answers the codes of what was refused, and all bytes that came of it. */
  const everything = async (bytes: Buffer | string, mimeType: string) => {
    const file = await given(bytes)
    const folder = await mkdtemp(path.join(dir, 'made-'))
    const refused: string[] = []
    const refuse = (error: unknown) => {
      refused.push(MediaError.is(error) ? error.code : String(error))
      return null
    }
    const open = await openFilm(library, { mimeType }, { path: file }).catch(refuse)
    if (open?.video) {
      await makePoster(library, open, { folder, signal: whole.signal }).catch(refuse)
      const [rendition] = planRenditions(library.video, open)
      const tooLarge = () => new MediaError('QUOTA_EXCEEDED', 'Too large.')
      await transcode(library, open, rendition!, {
        ...whole,
        folder,
        maxBytes: 10_000_000,
        tooLarge,
      }).catch(refuse)
    }
    const results = await Promise.all(
      (await readdir(folder)).map((name) => readFile(path.join(folder, name))),
    )
    return { bytes: Buffer.concat(results), open, refused }
  }

  const types = ['video/mp4', 'video/x-matroska', 'video/x-msvideo', 'video/x-of-their-own']

  it.each(Object.entries(scripts))(
    'opens nothing for %s, whatever it is called',
    async (_, script) => {
      for (const type of types) {
        const { bytes, open } = await everything(script(targets), type)
        expect({ open: open?.video ?? null, type }).toEqual({ open: null, type })
        expect(bytes).toHaveLength(0)
      }
      expect(asked).toEqual([])
    },
  )

  it('would notice: ffmpeg left to itself opens what these say', async () => {
    const file = await given(scripts['a playlist']!(targets))
    await made('ts', [
      '-protocol_whitelist',
      'file,http,tcp',
      '-allowed_extensions',
      'ALL',
      '-f',
      'hls',
      '-i',
      file,
    ]).catch(() => undefined)
    expect(asked).not.toEqual([])
  })

  it('opens nothing for captions in an AVI that are a playlist', async () => {
    for (const script of [
      'a playlist',
      'a playlist that joins a file to a URL',
      'a list of files',
    ]) {
      const { bytes } = await everything(avi(scripts[script]!(targets)), 'video/x-msvideo')
      expect(bytes.includes('root:x')).toBe(false)
    }
    expect(asked).toEqual([])
  })

  it('opens nothing for a real film with a playlist behind it, or before it', async () => {
    const real = await film({ hasSound: false, seconds: 1 })
    const text = Buffer.from(scripts['a playlist']!(targets))
    const behind = await everything(Buffer.concat([real, text]), 'video/mp4')
    expect(behind).toMatchObject({ open: { height: 180 }, refused: [] })
    await everything(Buffer.concat([text, real]), 'video/mp4')
    expect(asked).toEqual([])
  })

  it('opens nothing for a reference to another file in an MP4', async () => {
    const real = await film({ hasSound: false, seconds: 1 })
    // `dref` says that the frames are in a file of its own, by this name.
    const at = real.indexOf('url \0\0\0\x01', 0, 'latin1')
    expect(at).toBeGreaterThan(0)
    const hostile = Buffer.from(real)
    hostile.write('alis\0\0\0\0', at, 'latin1')
    const { bytes } = await everything(hostile, 'video/mp4')
    expect(bytes.includes('root:x')).toBe(false)
    expect(asked).toEqual([])
  })

  it('is not played by a decoder that nobody looks after', async () => {
    const odd = await made('avi', [
      '-f',
      'lavfi',
      '-i',
      'testsrc=size=64x64:rate=5:duration=1',
      '-c:v',
      'snow',
      '-strict',
      '-2',
    ])
    const { bytes, refused } = await everything(odd, 'video/x-msvideo')
    expect(refused).toEqual(['MEDIA_UNREADABLE'])
    expect(bytes).toHaveLength(0)
  })

  it('does not decode frames that are larger than pictures may be', async () => {
    const large = await film({ hasSound: false, rate: 1, seconds: 1, size: '2000x1200' })
    const small = { ...library, images: { ...library.images, maxPixels: 1_000_000 } }
    const file = await given(large)
    await expect(openFilm(small, { mimeType: 'video/mp4' }, { path: file })).rejects.toMatchObject({
      code: 'IMAGE_TOO_LARGE',
      data: { height: 1200, maxPixels: 1_000_000, width: 2000 },
    })
  })

  it.each([
    ['cut in the middle', (real: Buffer) => real.subarray(0, real.length / 2)],
    ['without its end', (real: Buffer) => real.subarray(0, -1_000)],
    [
      'of nothing but a header',
      () => Buffer.from('\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41', 'latin1'),
    ],
    [
      'whose boxes are longer than the file',
      (real: Buffer) => Buffer.concat([real.subarray(0, 40), Buffer.alloc(5_000, 0xff)]),
    ],
    [
      'of noise',
      (real: Buffer) =>
        Buffer.from(real.map((byte, i) => (i > 2_000 && i % 7 === 0 ? byte ^ 0x55 : byte))),
    ],
    ['that is empty', () => Buffer.alloc(0)],
  ])('answers for a film %s in our own words', async (_, damage) => {
    const { refused } = await everything(damage(await film()), 'video/mp4')
    expect(refused.filter((code) => code !== 'MEDIA_UNREADABLE')).toEqual([])
  })

  it('takes the first of a hundred pictures', async () => {
    const many = await made('mp4', [
      ...['-f', 'lavfi', '-i', 'testsrc=size=32x32:rate=2:duration=1'],
      ...Array.from({ length: 100 }, () => ['-map', '0:0']).flat(),
      ...['-c:v', 'mpeg4'],
    ])
    const { open, refused } = await everything(many, 'video/mp4')
    expect(refused).toEqual([])
    expect(open).toMatchObject({ codecs: 'mpeg4', height: 32 })
  })
})
