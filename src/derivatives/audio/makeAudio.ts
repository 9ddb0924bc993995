import { join } from 'node:path'

import type { MediaLibrary } from '../../library/MediaLibrary.js'
import type { Made, Maker, Making } from '../Making.js'

import { MediaError } from '../../errors/MediaError.js'
import { isDecoded } from '../video/inputs.js'
import { keptVariants } from '../video/keptVariants.js'
import { probeMedia } from '../video/probeMedia.js'
import { readFilm } from '../video/readFilm.js'
import { againFromPoster, storePoster } from '../video/storePoster.js'
import { takePicture } from '../video/takePicture.js'
import { withPrograms } from '../video/withPrograms.js'
import { withCopy } from '../withCopy.js'
import { makeWaveform } from './makeWaveform.js'
import { readTags } from './readTags.js'

const nothing: Made = { set: {}, variants: [] }

const fromSound = (library: MediaLibrary, making: Making): Promise<Made> =>
  withCopy(
    library,
    making.file,
    async (path, folder) => {
      const { file, signal } = making
      const input = { maxPixels: library.images.maxPixels, mimeType: file.mimeType, path }
      const probe = await probeMedia(library, input, signal)
      const { audio, bitrate, cover, duration } = readFilm(probe)
      if (!audio) {
        throw new MediaError('MEDIA_UNREADABLE', 'There is no sound in this file.')
      }
      const drawn = isDecoded(audio.codec_name)
        ? await makeWaveform(library, input, { signal, stream: audio.index })
        : null
      const to = join(folder, 'cover.jpg')
      const shot = cover &&
        isDecoded(cover.codec_name) && { signal, size: cover, stream: cover, to }
      const { set, variants } =
        shot && (await takePicture(library, { input }, shot))
          ? await storePoster(library, making, to)
          : nothing
      const known = file.metadata ?? {}
      return {
        set: {
          ...set,
          codecs: audio.codec_name,
          duration: duration ?? (drawn && Number(drawn.seconds.toFixed(3))),
          metadata: {
            ...known,
            ...(bitrate ? { bitrate } : {}),
            ...(audio.channels ? { channels: audio.channels } : {}),
            ...readTags(probe),
          },
          waveform: drawn?.waveform ?? null,
        },
        variants,
      }
    },
    making.signal,
  )

/** All there is to know is known; only presets may have changed, and there is no cover to cut them from. */
const isKnown = ({ file }: Making): boolean =>
  file.waveform?.version === 1 && Boolean(file.duration)

const hasCover = ({ file }: Making): boolean => keptVariants(file).length > 0

/** A sound: how long it is, its tags, its waveform, and the presets of its cover. Where ffmpeg is missing there are none. */
export const makeAudio: Maker = async (library, making) => {
  if (isKnown(making)) {
    const again = hasCover(making) ? await againFromPoster(library, making) : nothing
    if (again) {
      return again
    }
  }
  return withPrograms(library, making, fromSound)
}
