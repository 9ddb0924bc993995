import type { MediaFile } from '../../library/documents.js'
import type { MediaLibrary } from '../../library/MediaLibrary.js'
import type { Input } from './inputs.js'

import { measureDuration } from './measureDuration.js'
import { probeMedia } from './probeMedia.js'
import { type Film, readFilm } from './readFilm.js'

export interface OpenFilm extends Film {
  readonly input: Input
}

/** What there is to know of a film that lies at `path`, its duration measured where the header does not tell it. */
export const openFilm = async (
  library: MediaLibrary,
  { mimeType }: Pick<MediaFile, 'mimeType'>,
  { path, signal }: { readonly path: string; readonly signal?: AbortSignal },
): Promise<OpenFilm> => {
  const input = { maxPixels: library.images.maxPixels, mimeType, path }
  const film = readFilm(await probeMedia(library, input, signal))
  const duration = film.duration ?? (await measureDuration(library, input, signal))
  return { ...film, duration, input }
}
