import type { OpenFilm } from './openFilm.js'
import type { Rendition, RenditionFormat } from './planRenditions.js'

import { colorFilters } from './colorFilters.js'
import { colorTags } from './colorTags.js'
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

const words = (text: string): string[] => text.split(' ')

const h264 = words('-c:v libx264 -preset fast -crf 23 -profile:v high -pix_fmt yuv420p')
const vp9 = words(
  '-c:v libvpx-vp9 -crf 33 -b:v 0 -row-mt 1 -deadline good -cpu-used 4 -pix_fmt yuv420p',
)
const aac = words('-c:a aac -b:a 128k -ac 2 -ar 48000')
const opus = words('-c:a libopus -b:a 96k -ac 2 -ar 48000')
const { media, playlist } = outputNames

const encoders: Readonly<Record<RenditionFormat, (rendition: Rendition) => readonly string[]>> = {
  hls: (rendition) => [
    ...h264,
    ...words(`-maxrate ${ceiling(rendition)} -bufsize ${2 * ceiling(rendition)}`),
    // Parts of all qualities begin at the same moments.
    ...words(`-force_key_frames expr:gte(t,n_forced*${partSeconds}) -sc_threshold 0`),
    ...aac,
    ...words(`-f hls -hls_time ${partSeconds} -hls_playlist_type vod -hls_segment_type fmp4`),
    ...words(`-hls_flags single_file+independent_segments -hls_segment_filename ${media}`),
    playlist,
  ],
  mp4: () => [...h264, ...aac, ...words('-movflags +faststart -f mp4'), media],
  webm: () => [...vp9, ...opus, ...words('-f webm'), media],
}

/** Frames are left out where there are too many, and never made up: a film may rest for hours. */
const fewerFrames = ({ frameRate }: OpenFilm): string[] =>
  frameRate && frameRate > mostFrames + 1
    ? [`select='isnan(prev_selected_t)+gte(t-prev_selected_t,${(0.95 / mostFrames).toFixed(5)})'`]
    : []

export interface RenditionWishes {
  /** The film is of high dynamic range, and is to have the ordinary one. */
  readonly mapsTones: boolean
  /** Bytes. */
  readonly maxBytes: number
  /** Of the film that is made. */
  readonly maxSeconds: number
}

/**
 * What to make of an open film: its picture and one sound, upright, with square pixels, in colours that every player
 * reads rightly, and nothing that tells of people or places.
 */
export const renditionArgs = (
  film: OpenFilm,
  rendition: Rendition,
  { mapsTones, maxBytes, maxSeconds }: RenditionWishes,
): string[] => {
  const { audio } = film
  const video = film.video!
  const { format } = rendition
  const sound = audio && isDecoded(audio.codec_name) ? ['-map', `0:${audio.index}`] : []
  const filters = [
    ...fewerFrames(film),
    ...colorFilters(video, { mapsTones, screen: 'film', size: rendition }),
  ]
  return [
    ...['-map', `0:${video.index}`, ...sound],
    ...words(`-sn -dn -map_metadata -1 -map_chapters -1 -t ${maxSeconds}`),
    // Bytes of the parts of a stream are not counted together.
    ...(format === 'hls' ? [] : ['-fs', String(maxBytes)]),
    ...words('-max_muxing_queue_size 4096'),
    ...['-vf', filters.join(','), ...colorTags(video, { mapsTones })],
    ...encoders[format](rendition),
  ]
}
