import type { MediaLibrary } from '../../library/MediaLibrary.js'
import type { Made, Maker, Making } from '../Making.js'

import { MediaError } from '../../errors/MediaError.js'
import { keptVariants } from './keptVariants.js'

const warned = new WeakSet<MediaLibrary>()

/** Says once what is not made while ffmpeg is missing. */
const warnOfPrograms = (library: MediaLibrary, err: unknown): void => {
  if (!warned.has(library)) {
    warned.add(library)
    const msg =
      'Films and sounds get no posters, durations, waveforms and renditions: install ffmpeg, or say where it is in the options `video.ffmpeg` and `video.ffprobe`'
    library.payload.logger.warn({ err, msg })
  }
}

/** What ffmpeg makes of a file. Where it is missing the file keeps what it has, and the log says so. */
export const withPrograms = async (
  library: MediaLibrary,
  making: Making,
  make: Maker,
): Promise<Made> => {
  try {
    return await make(library, making)
  } catch (error) {
    if (!MediaError.is(error, 'PROGRAM_MISSING')) {
      throw error
    }
    warnOfPrograms(library, error)
    return { set: {}, variants: keptVariants(making.file) }
  }
}
