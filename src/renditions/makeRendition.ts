import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

import type { OpenFilm } from '../derivatives/video/openFilm.js'
import type { MediaFile, Variant } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Attempt } from './Attempt.js'

import { mediaNameOf, type Rendition } from '../derivatives/video/planRenditions.js'
import { qualityPlaylist } from '../derivatives/video/playlists.js'
import { readCodecs } from '../derivatives/video/readCodecs.js'
import { transcode, type Transcoded } from '../derivatives/video/transcode.js'
import { type NewVariant } from '../derivatives/writeVariant.js'
import { commitRenditions } from './commitRenditions.js'
import { insistRoom } from './insistRoom.js'
import { storeRendition } from './storeRendition.js'

const formats = {
  hls: { extension: 'mp4', mimeType: 'video/mp4' },
  mp4: { extension: 'mp4', mimeType: 'video/mp4' },
  webm: { extension: 'webm', mimeType: 'video/webm' },
} as const

const filmOf = (
  { format, height, recipe, width, ...rest }: Rendition,
  { media }: Transcoded,
): NewVariant => {
  const { extension, mimeType } = formats[format]
  const name = mediaNameOf({ format, ...rest })
  return {
    body: media,
    extension,
    format: extension,
    height,
    mimeType,
    name,
    presetVersion: 1,
    recipe,
    role: 'rendition',
    suffix: `${format}-${width}x${height}`,
    width,
  }
}

const playlistOf = async (
  rendition: Rendition,
  { media, playlist }: Transcoded,
): Promise<NewVariant[]> => {
  if (playlist === null) {
    return []
  }
  const { height, name, recipe, width } = rendition
  const text = qualityPlaylist(playlist, {
    codecs: await readCodecs(media),
    media: mediaNameOf(rendition),
  })
  return [
    {
      body: Buffer.from(text),
      extension: 'm3u8',
      format: 'm3u8',
      height,
      mimeType: 'application/vnd.apple.mpegurl',
      name,
      presetVersion: 1,
      recipe,
      role: 'playlist',
      suffix: `hls-${width}x${height}`,
      width,
    },
  ]
}

interface Source {
  readonly film: OpenFilm
  readonly folder: string
  readonly onProgress: (part: number) => void
}

/** Makes one rendition, stores it, and says so in the row, which is answered. */
export const makeRendition = async (
  library: MediaLibrary,
  attempt: Attempt,
  rendition: Rendition,
  { film, folder: parent, onProgress }: Source,
): Promise<MediaFile> => {
  const { file, pulse } = attempt
  const folder = join(parent, rendition.name)
  await mkdir(folder)
  try {
    const room = await insistRoom(library, file)
    const made = await transcode(library, film, rendition, {
      ...room,
      folder,
      onProgress,
      signal: pulse.signal,
    })
    const add: Variant[] = []
    for (const variant of [filmOf(rendition, made), ...(await playlistOf(rendition, made))]) {
      add.push(await storeRendition(library, attempt, variant))
    }
    return await commitRenditions(library, attempt, { add })
  } finally {
    // What comes next needs the room.
    await rm(folder, { force: true, recursive: true })
  }
}
