import type { MediaLibrary } from '../../library/MediaLibrary.js'

const warned = new WeakSet<MediaLibrary>()

/** Says once what is not made while ffmpeg is missing. */
export const warnOfPrograms = (library: MediaLibrary, err: unknown): void => {
  if (!warned.has(library)) {
    warned.add(library)
    const msg =
      'Films and sounds get no posters, durations, waveforms and renditions: install ffmpeg, or say where it is in the options `video.ffmpeg` and `video.ffprobe`'
    library.payload.logger.warn({ err, msg })
  }
}
