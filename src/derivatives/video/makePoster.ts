import { join } from 'node:path'
import sharp from 'sharp'

import type { MediaLibrary } from '../../library/MediaLibrary.js'
import type { OpenFilm } from './openFilm.js'

import { MediaError } from '../../errors/MediaError.js'
import { takePicture } from './takePicture.js'

interface PosterOptions {
  readonly folder: string
  readonly signal: AbortSignal
}

/** Parts of the film, one after another until a picture shows something: films begin and end in the dark. */
const places = [0.1, 0.25, 0.5, 0.75]

/** A second of film, or less of one whose frames are large. */
const amongOf = ({ height, width }: OpenFilm): number => (height * width > 9_000_000 ? 6 : 24)

/** How much there is to see: its light and its contrast. */
const liveliness = async (path: string): Promise<number> => {
  const { channels } = await sharp(path).stats()
  return Math.max(...channels.map(({ mean, stdev }) => Math.min(mean, 40) + stdev))
}

/** Below this a picture is as good as black. */
const dull = 24

const placesIn = ({ duration }: OpenFilm): number[] =>
  duration && duration > 1 ? places.map((part) => part * duration) : [0]

/**
 * A picture that stands for a film, at most 1,920 pixels wide or high: one of a second that is typical of it, and not
 * black unless all of it is. Answers its path. Throws `MEDIA_UNREADABLE`.
 */
export const makePoster = async (
  library: MediaLibrary,
  film: OpenFilm,
  { folder, signal }: PosterOptions,
): Promise<string> => {
  const shot = { among: amongOf(film), signal, size: film, stream: film.video! }
  let most: null | { liveliness: number; path: string } = null
  for (const [number, at] of [...placesIn(film), 0].entries()) {
    if (most && at === 0) {
      break
    }
    const path = join(folder, `poster-${number}.jpg`)
    if (await takePicture(library, film, { ...shot, at, to: path })) {
      const found = { liveliness: await liveliness(path), path }
      most = !most || found.liveliness > most.liveliness ? found : most
      if (most.liveliness >= dull) {
        break
      }
    }
  }
  if (!most) {
    throw new MediaError(
      'MEDIA_UNREADABLE',
      'No picture of this film can be decoded: its data is damaged.',
    )
  }
  return most.path
}
