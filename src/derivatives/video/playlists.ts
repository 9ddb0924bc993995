import type { Size } from '../pictures/plan.js'

import { outputNames } from './renditionArgs.js'

/** A line that players skip: what the master playlist has to say of this quality. */
const note = '#MEDIA-LIBRARY:'

export interface Quality extends Size {
  /** Such as `avc1.64001f,mp4a.40.2`. */
  readonly codecs: string
  /** The playlist of this quality, as seen from the master. */
  readonly name: string
  readonly playlist: string
}

/** The playlist of a quality: the film goes by its name in the library. */
export const qualityPlaylist = (
  made: string,
  { codecs, media }: { readonly codecs: string; readonly media: string },
): string =>
  made
    .replaceAll(`URI="${outputNames.media}"`, `URI="${media}"`)
    .split('\n')
    .map((line) => (line === outputNames.media ? media : line))
    .join('\n')
    .replace('#EXTM3U\n', `#EXTM3U\n${note}${codecs}\n`)

export const codecsOfPlaylist = (playlist: string): string =>
  new RegExp(`^${note}([\\w.,-]+)$`, 'm').exec(playlist)?.[1] ?? ''

/** Bits a second at the busiest, and on average. */
const rates = (playlist: string): { average: number; peak: number } => {
  const parts = [...playlist.matchAll(/^#EXTINF:([\d.]+),\n#EXT-X-BYTERANGE:(\d+)@/gm)].map(
    ([, seconds, bytes]) => ({ bits: Number(bytes) * 8, seconds: Math.max(0.04, Number(seconds)) }),
  )
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
  const seconds = sum(parts.map((part) => part.seconds))
  return {
    average: Math.ceil(sum(parts.map(({ bits }) => bits)) / Math.max(0.04, seconds)),
    peak: Math.ceil(Math.max(1, ...parts.map(({ bits, seconds: length }) => bits / length))),
  }
}

/** The playlist of all qualities, the smallest first: players begin with it and go up. */
export const masterPlaylist = (qualities: readonly Quality[]): string =>
  [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...[...qualities]
      .sort((a, b) => a.height - b.height)
      .flatMap(({ codecs, height, name, playlist, width }) => {
        const { average, peak } = rates(playlist)
        const said = `BANDWIDTH=${peak},AVERAGE-BANDWIDTH=${average},RESOLUTION=${width}x${height},CODECS="${codecs}"`
        return [`#EXT-X-STREAM-INF:${said}`, name]
      }),
    '',
  ].join('\n')
