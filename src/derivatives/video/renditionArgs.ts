import type { OpenFilm } from './openFilm.js'
import type { Rendition, RenditionFormat } from './planRenditions.js'

import { isDecoded } from './inputs.js'

/** Names in the folder ffmpeg runs in. */
export const outputNames = { media: 'media', playlist: 'list.m3u8' } as const

/** Seconds of one part of an HLS stream; players change quality between two. */
const partSeconds = 4

/** More than any film has, on purpose. */
const mostFrames = 60

/** Bits a second that a quality may take at its busiest. */
const ceiling = ({ height, width }: Rendition): number =>
  Math.round(Math.max(300_000, width * height * 4))

const h264 = (...more: string[]) => [
  ...[
    '-c:v',
    'libx264',
    '-preset',
    'fast',
    '-crf',
    '23',
    '-profile:v',
    'high',
    '-pix_fmt',
    'yuv420p',
  ],
  ...more,
]
const aac = ['-c:a', 'aac', '-b:a', '128k', '-ac', '2', '-ar', '48000']

const encoders: Readonly<Record<RenditionFormat, (rendition: Rendition) => readonly string[]>> = {
  hls: (rendition) => [
    ...h264('-maxrate', String(ceiling(rendition)), '-bufsize', String(2 * ceiling(rendition))),
    // Parts of all qualities begin at the same moments.
    ...['-force_key_frames', `expr:gte(t,n_forced*${partSeconds})`, '-sc_threshold', '0', ...aac],
    ...[
      '-f',
      'hls',
      '-hls_time',
      String(partSeconds),
      '-hls_playlist_type',
      'vod',
      '-hls_segment_type',
      'fmp4',
    ],
    ...[
      '-hls_flags',
      'single_file+independent_segments',
      '-hls_segment_filename',
      outputNames.media,
    ],
    outputNames.playlist,
  ],
  mp4: () => [...h264(), ...aac, '-movflags', '+faststart', '-f', 'mp4', outputNames.media],
  webm: () => [
    ...[
      '-c:v',
      'libvpx-vp9',
      '-crf',
      '33',
      '-b:v',
      '0',
      '-row-mt',
      '1',
      '-deadline',
      'good',
      '-cpu-used',
      '4',
    ],
    ...[
      '-pix_fmt',
      'yuv420p',
      '-c:a',
      'libopus',
      '-b:a',
      '96k',
      '-ac',
      '2',
      '-ar',
      '48000',
      '-f',
      'webm',
    ],
    outputNames.media,
  ],
}

/** Frames are left out where there are too many, and never made up: a film may rest for hours. */
const fewerFrames = ({ frameRate }: OpenFilm): string[] =>
  frameRate && frameRate > mostFrames + 1
    ? [`select='isnan(prev_selected_t)+gte(t-prev_selected_t,${(0.95 / mostFrames).toFixed(5)})'`]
    : []

export interface RenditionLimits {
  /** Bytes. */
  readonly maxBytes: number
  /** Of the film that is made. */
  readonly maxSeconds: number
}

/** What to make of an open film: its picture and one sound, upright, with square pixels, and nothing that tells of people or places. */
export const renditionArgs = (
  film: OpenFilm,
  rendition: Rendition,
  { maxBytes, maxSeconds }: RenditionLimits,
): string[] => {
  const { audio, video } = film
  const { format, height, width } = rendition
  const sound = audio && isDecoded(audio.codec_name) ? ['-map', `0:${audio.index}`] : []
  const filters = [...fewerFrames(film), `scale=${width}:${height}`, 'setsar=1']
  return [
    ...[
      '-map',
      `0:${video!.index}`,
      ...sound,
      '-sn',
      '-dn',
      '-map_metadata',
      '-1',
      '-map_chapters',
      '-1',
    ],
    ...['-t', String(maxSeconds), ...(format === 'hls' ? [] : ['-fs', String(maxBytes)])],
    ...['-max_muxing_queue_size', '4096', '-vf', filters.join(','), ...encoders[format](rendition)],
  ]
}
