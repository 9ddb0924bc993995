import type { Probe } from '../video/probeMedia.js'

import { plainText } from '../../audit/plainText.js'

/** What a recording says of itself. */
export interface Tags {
  readonly album?: string
  readonly artist?: string
  readonly genre?: string
  readonly title?: string
  readonly track?: string
  readonly year?: number
}

const longest = 300

const yearOf = (text: string | undefined): number | undefined => {
  const year = Number(/\b(?:1[6-9]|2[0-2])\d{2}\b/.exec(text ?? '')?.[0])
  return Number.isFinite(year) ? year : undefined
}

/** Names of tags are upper case in some formats; some keep them with the sound, others with the file. */
const allTags = ({ format, streams }: Probe): Record<string, string> => {
  const sound = streams.find(({ codec_type }) => codec_type === 'audio')
  const lower = (tags: Record<string, string> = {}) =>
    Object.entries(tags).map(([name, value]) => [name.toLowerCase(), value] as const)
  return Object.fromEntries([...lower(sound?.tags), ...lower(format.tags)])
}

/** The tags of a sound, as one line each, without control characters. */
export const readTags = (probe: Probe): Tags => {
  const tags = allTags(probe)
  const text = (name: string) => plainText(tags[name] ?? '', longest) || undefined
  const read = {
    album: text('album'),
    artist: text('artist') ?? text('album_artist'),
    genre: text('genre'),
    title: text('title'),
    track: text('track'),
    year: yearOf(tags.date ?? tags.year),
  }
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined))
}
