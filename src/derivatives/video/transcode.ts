import { statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { MediaLibrary } from '../../library/MediaLibrary.js'
import type { OpenFilm } from './openFilm.js'
import type { Rendition } from './planRenditions.js'

import { MediaError } from '../../errors/MediaError.js'
import { runProgram } from '../../programs/runProgram.js'
import { opening, quietly } from './inputs.js'
import { mapsTones } from './mapsTones.js'
import { progressOf } from './progressOf.js'
import { outputNames, renditionArgs } from './renditionArgs.js'

export interface Transcoding {
  /** Empty, for what is made. */
  readonly folder: string
  readonly maxBytes: number
  /** Part of it that is done, from 0 to 1. */
  readonly onProgress: (part: number) => void
  readonly signal: AbortSignal
  /** What it is told when it would be larger than `maxBytes`. */
  readonly tooLarge: () => MediaError
}

export interface Transcoded {
  /** Path of the film. */
  readonly media: string
  /** Text of its HLS playlist, in which the film is called `media`. */
  readonly playlist: null | string
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0

const failed = (stderr: string): MediaError =>
  /no space left|cannot allocate memory|too many open files/i.test(stderr)
    ? new MediaError(
        'PROCESSING_BUSY',
        'The worker has no room for this film now.',
        {},
        { cause: stderr },
      )
    : new MediaError(
        'MEDIA_UNREADABLE',
        'The film cannot be converted: its data is damaged, or in a format that is not known here.',
        {},
        { cause: stderr },
      )

/**
 * Makes one rendition in a folder. Throws `NOT_PROCESSABLE` when it takes too long, `MEDIA_UNREADABLE`, `PROGRAM_MISSING`,
 * `PROCESSING_BUSY` when the worker has no room for it, and `tooLarge`.
 */
export const transcode = async (
  library: MediaLibrary,
  film: OpenFilm,
  rendition: Rendition,
  { folder, maxBytes, onProgress, signal, tooLarge }: Transcoding,
): Promise<Transcoded> => {
  const { ffmpeg, maxSeconds, timeoutMs } = library.video
  const media = join(folder, outputNames.media)
  const insistSize = () => {
    if (sizeOf(media) >= maxBytes) {
      throw tooLarge()
    }
  }
  const args = [
    ...[...quietly, '-nostdin', '-y', '-nostats', '-progress', 'pipe:1', ...opening(film.input)],
    ...renditionArgs(film, rendition, {
      mapsTones: await mapsTones(library, film.video!),
      maxBytes,
      maxSeconds: maxSeconds + 1,
    }),
  ]
  const { code, stderr } = await runProgram(ffmpeg, args, {
    background: true,
    cwd: folder,
    onLine: (line) => {
      const seconds = progressOf(line)
      if (seconds !== null) {
        insistSize()
        onProgress(film.duration ? Math.min(1, seconds / film.duration) : 0)
      }
    },
    signal,
    timeoutMs,
  })
  insistSize()
  if (code !== 0 || sizeOf(media) === 0) {
    throw failed(stderr)
  }
  const playlist =
    rendition.format === 'hls' ? await readFile(join(folder, outputNames.playlist), 'utf8') : null
  return { media, playlist }
}
