import type { MediaLibrary } from '../../library/MediaLibrary.js'
import type { Made, Maker, Making } from '../Making.js'
import type { OpenFilm } from './openFilm.js'

import { MediaError } from '../../errors/MediaError.js'
import { imageProblem } from '../pictures/imageProblem.js'
import { withCopy } from '../withCopy.js'
import { isDecoded } from './inputs.js'
import { makePoster } from './makePoster.js'
import { openFilm } from './openFilm.js'
import { againFromPoster, storePoster } from './storePoster.js'
import { takePicture } from './takePicture.js'
import { withPrograms } from './withPrograms.js'

/** Of a frame, which a decoder holds several of. Throws `IMAGE_TOO_LARGE`. */
const insistSize = ({ images }: MediaLibrary, film: OpenFilm): void => {
  const problem = imageProblem(film, images)
  if (problem) {
    throw new MediaError(problem.code, problem.message, problem.figures)
  }
}

const aspectOf = ({ height, width }: { readonly height: number; readonly width: number }) =>
  Number((width / height).toFixed(4))

/** Machine fields, from the header. Where it was filmed is not among them. */
const fieldsOf = (film: OpenFilm, { file }: Making): Record<string, unknown> => {
  const { audio, bitrate, codecs, createdAt, duration, frameRate, height, rotation, video, width } =
    film
  const known = file.metadata ?? {}
  const read = {
    bitrate,
    channels: audio?.channels ?? null,
    createdAt,
    frameRate,
    rotation: rotation || null,
  }
  const metadata = Object.fromEntries(Object.entries(read).filter(([, value]) => value !== null))
  return {
    codecs,
    duration,
    metadata: { ...known, ...metadata },
    ...(video ? { aspectRatio: aspectOf(film), height, width } : {}),
  }
}

/** The picture that stands for it, if there is something to see; a cover where there is only sound. */
const pictureOf = async (
  library: MediaLibrary,
  film: OpenFilm,
  { folder, signal }: { readonly folder: string; readonly signal: AbortSignal },
): Promise<null | string> => {
  const { cover, video } = film
  if (video && isDecoded(video.codec_name)) {
    return makePoster(library, film, { folder, signal })
  }
  const to = `${folder}/cover.jpg`
  const shot = cover && { signal, size: cover, stream: cover, to }
  return shot && (await takePicture(library, film, shot)) ? to : null
}

const fromFilm = (library: MediaLibrary, making: Making): Promise<Made> =>
  withCopy(
    library,
    making.file,
    async (path, folder) => {
      const { file, signal } = making
      const film = await openFilm(library, file, { path, signal })
      if (!film.video && !film.audio) {
        throw new MediaError(
          'MEDIA_UNREADABLE',
          'There is neither a picture nor a sound in this file.',
        )
      }
      insistSize(library, film)
      const picture = await pictureOf(library, film, { folder, signal })
      const made = picture ? await storePoster(library, making, picture) : { set: {}, variants: [] }
      return { set: { ...made.set, ...fieldsOf(film, making) }, variants: made.variants }
    },
    making.signal,
  )

/**
 * A film: its poster and the presets of that, how long it is, what it is made of. Where ffmpeg is missing there is
 * nothing of it, and the film is served as it came.
 */
export const makeVideo: Maker = async (library, making) => {
  const { file } = making
  const again = await againFromPoster(library, making)
  if (again) {
    const { height, width } = file
    return {
      ...again,
      set: {
        ...again.set,
        ...(height && width ? { aspectRatio: aspectOf({ height, width }) } : {}),
      },
    }
  }
  return withPrograms(library, making, fromFilm)
}
