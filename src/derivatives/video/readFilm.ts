import type { Size } from '../pictures/plan.js'
import type { Probe, Stream } from './probeMedia.js'

import { isDecoded } from './inputs.js'

/** What there is to know of a film, or of a sound, before it is decoded. */
export interface Film extends Size {
  /** The sound that plays by default. */
  readonly audio: null | Stream
  /** Bits a second. */
  readonly bitrate: null | number
  /** Such as `h264, aac`. */
  readonly codecs: null | string
  /** A picture that stands for a sound. */
  readonly cover: null | Stream
  /** ISO 8601. */
  readonly createdAt: null | string
  /** Seconds; `null` where the header does not tell. */
  readonly duration: null | number
  readonly frameRate: null | number
  /** Degrees, clockwise; already applied to width and height. */
  readonly rotation: 0 | 90 | 180 | 270
  readonly video: null | Stream
}

const ratio = (text: string): number => {
  const [a = 0, b = 0] = text.split(/[:/]/).map(Number)
  return a > 0 && b > 0 ? a / b : 0
}

const rounded = (value: number, digits = 3): number => Number(value.toFixed(digits))

/** ffprobe counts counter-clockwise in the display matrix, and clockwise in the tag of old files. */
const rotationOf = ({ side_data_list, tags }: Stream): Film['rotation'] => {
  const matrix = side_data_list.find(({ rotation }) => rotation !== undefined)?.rotation
  const degrees = matrix === undefined ? Number(tags.rotate ?? 0) : -matrix
  const quarters = Number.isFinite(degrees) ? Math.round(degrees / 90) : 0
  return ((((quarters % 4) + 4) % 4) * 90) as Film['rotation']
}

/** As it is shown: pixels need not be square, and phones write films on their side. */
const shownSize = (video: Stream, rotation: number): Size => {
  const width = Math.round(video.width * (ratio(video.sample_aspect_ratio) || 1))
  return rotation % 180 === 0
    ? { height: video.height, width }
    : { height: width, width: video.height }
}

/** What can be decoded before what cannot, and what is played by default before the rest. */
const best = (streams: readonly Stream[]): null | Stream => {
  const decoded = streams.filter(({ codec_name }) => isDecoded(codec_name))
  const among = decoded.length > 0 ? decoded : streams
  return among.find(({ disposition }) => disposition.default) ?? among[0] ?? null
}

const momentOf = (text: string | undefined): null | string => {
  const at = text === undefined ? Number.NaN : Date.parse(text)
  // Recorders without a clock begin in 1904 or 1970.
  return Number.isFinite(at) && at > Date.UTC(1971, 0) && at < Date.UTC(9999, 0)
    ? new Date(at).toISOString()
    : null
}

const positive = (value: unknown): null | number => {
  const number = Number(value)
  return Number.isFinite(number) && number > 0 ? number : null
}

/** Makes sense of what ffprobe said. */
export const readFilm = ({ format, streams }: Probe): Film => {
  const pictures = streams.filter(({ codec_type, width }) => codec_type === 'video' && width > 0)
  const video = best(pictures.filter(({ disposition }) => !disposition.attached_pic))
  const audio = best(streams.filter(({ codec_type }) => codec_type === 'audio'))
  const rotation = video ? rotationOf(video) : 0
  const rate = video ? positive(ratio(video.avg_frame_rate)) : null
  const duration = positive(format.duration)
  const named = [video, audio].flatMap((stream) => (stream ? [stream.codec_name] : []))
  return {
    audio,
    bitrate: positive(format.bit_rate),
    codecs: named.length > 0 ? named.join(', ') : null,
    cover: best(pictures.filter(({ disposition }) => disposition.attached_pic)),
    createdAt: momentOf(format.tags.creation_time),
    duration: duration === null ? null : rounded(duration),
    frameRate: rate === null ? null : rounded(rate),
    rotation,
    video,
    ...(video ? shownSize(video, rotation) : { height: 0, width: 0 }),
  }
}
