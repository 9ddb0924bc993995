import { execFile, type ExecFileException } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

const make = async (extension: string, args: readonly string[]): Promise<Buffer> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'films-'))
  try {
    const to = path.join(folder, `it.${extension}`)
    await run('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args, to]).catch(
      (error: ExecFileException & { stderr: string }) => {
        throw new Error(`ffmpeg: ${error.stderr}`)
      },
    )
    return await readFile(to)
  } finally {
    await rm(folder, { force: true, recursive: true })
  }
}

const known = new Map<string, Promise<Buffer>>()

/** Runs ffmpeg as anybody would, and answers the bytes of what it made. The same is made once. */
export const made = (extension: string, args: readonly string[]): Promise<Buffer> => {
  const key = JSON.stringify([extension, args])
  const making = known.get(key) ?? make(extension, args)
  known.set(key, making)
  return making
}

interface FilmOptions {
  /** Of the encoder. @default H.264, AAC */
  readonly codecs?: readonly string[]
  readonly extension?: string
  readonly hasSound?: boolean
  readonly more?: readonly string[]
  readonly rate?: number
  readonly seconds?: number
  readonly size?: string
}

const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac']

/** A test picture that moves, with a tone. */
export const film = ({
  codecs = h264,
  extension = 'mp4',
  hasSound = true,
  more = [],
  rate = 12,
  seconds = 2,
  size = '320x180',
}: FilmOptions = {}): Promise<Buffer> =>
  made(extension, [
    ...['-f', 'lavfi', '-i', `testsrc=size=${size}:rate=${rate}:duration=${seconds}`],
    ...(hasSound ? ['-f', 'lavfi', '-i', `sine=frequency=440:duration=${seconds}`] : []),
    ...codecs,
    ...more,
  ])

/** A tone, a second of it loud and a second of it quiet. */
export const sound = (extension: string, more: readonly string[] = []): Promise<Buffer> =>
  made(extension, [
    '-f',
    'lavfi',
    '-i',
    'sine=frequency=440:duration=2',
    '-af',
    "volume='if(lt(t,1),4,0.2)':eval=frame",
    ...more,
  ])

export interface Seen {
  readonly format: {
    readonly duration: string
    readonly format_name: string
    readonly tags?: Record<string, string>
  }
  readonly streams: readonly {
    readonly codec_name: string
    readonly codec_type: string
    readonly height?: number
    readonly pix_fmt?: string
    readonly tags?: Record<string, string>
    readonly width?: number
  }[]
}

/** What ffprobe says of a file, or of a URL. */
export const seen = async (where: string, args: readonly string[] = []): Promise<Seen> => {
  const { stdout } = await run('ffprobe', [
    '-v',
    'error',
    '-of',
    'json',
    '-show_format',
    '-show_streams',
    ...args,
    where,
  ])
  return JSON.parse(stdout) as Seen
}
