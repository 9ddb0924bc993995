import type { Rendition } from '../derivatives/video/planRenditions.js'
import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Attempt } from './Attempt.js'
import type { Wishes } from './wishes.js'

import { imageProblem } from '../derivatives/pictures/imageProblem.js'
import { isDecoded } from '../derivatives/video/inputs.js'
import { type OpenFilm, openFilm } from '../derivatives/video/openFilm.js'
import { withCopy } from '../derivatives/withCopy.js'
import { MediaError } from '../errors/MediaError.js'
import { commitRenditions } from './commitRenditions.js'
import { dropRests } from './dropRests.js'
import { makeMaster } from './makeMaster.js'
import { makeRendition } from './makeRendition.js'
import { tooLong, wishesFor } from './wishes.js'

/** Of a film that can be converted. Throws `NOT_PROCESSABLE` and `IMAGE_TOO_LARGE`. */
const insistConvertible = (library: MediaLibrary, film: OpenFilm): void => {
  if (!film.video) {
    throw new MediaError('NOT_PROCESSABLE', 'There is no moving picture in this file.')
  }
  const { codec_name } = film.video
  if (!isDecoded(codec_name)) {
    throw new MediaError(
      'NOT_PROCESSABLE',
      `Films that are encoded as "${codec_name}" are not converted.`,
      { codec: codec_name },
    )
  }
  const problem = imageProblem(film, library.images)
  if (problem) {
    throw new MediaError(problem.code, problem.message, problem.figures)
  }
}

/** Some formats take longer than others. */
const effort = ({ format, height, width }: Rendition): number =>
  height * width * (format === 'webm' ? 3 : 1)

/** A part of all the work, as each rendition goes on. */
const sharing = (
  planned: readonly Rendition[],
  missing: readonly Rendition[],
  report: (part: number) => void,
) => {
  const sum = (all: readonly Rendition[]) => all.reduce((total, one) => total + effort(one), 0)
  const all = Math.max(1, sum(planned))
  let done = all - sum(missing)
  return {
    begin: () => report(done / all),
    end: (rendition: Rendition) => {
      done += effort(rendition)
      report(done / all)
    },
    on: (rendition: Rendition) => (part: number) => report((done + part * effort(rendition)) / all),
  }
}

const makeAll = async (
  library: MediaLibrary,
  attempt: Attempt,
  {
    film,
    folder,
    wishes,
  }: { readonly film: OpenFilm; readonly folder: string; readonly wishes: Wishes },
): Promise<void> => {
  const { hls, missing, planned } = wishes
  const progress = sharing(planned, missing, attempt.pulse.report)
  progress.begin()
  for (const rendition of missing) {
    const row = await makeRendition(library, attempt, rendition, {
      film,
      folder,
      onProgress: progress.on(rendition),
    })
    if (rendition.format === 'hls') {
      await makeMaster(library, attempt, { hls, row })
    }
    progress.end(rendition)
  }
}

const sizeOf = ({ height, width }: MediaFile) => (height && width ? { height, width } : null)

/** The obsolete go, and the playlist names what is there. */
const tidy = async (
  library: MediaLibrary,
  attempt: Attempt,
  film: { readonly height: number; readonly width: number },
) => {
  const { hls, obsolete } = wishesFor(library, film, attempt.file.variants ?? [])
  const row = await commitRenditions(library, attempt, { drop: obsolete })
  await makeMaster(library, attempt, { hls, row })
  await dropRests(library, attempt.file)
}

/**
 * Makes the renditions of a film that it does not have, one after another: each is its own as soon as it is done, so that
 * whoever comes after a worker that was lost goes on with the next. Answers why there are none, for a film that is too long.
 */
export const makeMissing = async (
  library: MediaLibrary,
  attempt: Attempt,
): Promise<null | string> => {
  const { file, pulse } = attempt
  const known = sizeOf(file)
  const isThere = known && wishesFor(library, known, file.variants ?? []).missing.length === 0
  if (isThere) {
    await tidy(library, attempt, known)
    return null
  }
  await dropRests(library, file)
  return (
    tooLong(library, file.duration) ??
    withCopy(
      library,
      file,
      async (path, folder) => {
        const film = await openFilm(library, file, { path, signal: pulse.signal })
        const reason = tooLong(library, film.duration)
        if (reason) {
          return reason
        }
        insistConvertible(library, film)
        await makeAll(library, attempt, {
          film,
          folder,
          wishes: wishesFor(library, film, file.variants ?? []),
        })
        await tidy(library, attempt, film)
        return null
      },
      pulse.signal,
    )
  )
}
