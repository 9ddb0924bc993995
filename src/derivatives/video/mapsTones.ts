import type { MediaLibrary } from '../../library/MediaLibrary.js'
import type { Stream } from './probeMedia.js'

import { runProgram } from '../../programs/runProgram.js'
import { isHighRange } from './matrixOf.js'
import { quickMs } from './quickMs.js'

const answers = new WeakMap<MediaLibrary, Promise<boolean>>()

const ask = async (library: MediaLibrary): Promise<boolean> => {
  const { stdout } = await runProgram(library.video.ffmpeg, ['-hide_banner', '-filters'], {
    timeoutMs: quickMs(library),
  })
  const can = ['tonemap', 'zscale'].every((name) => stdout.includes(` ${name} `))
  if (!can) {
    const msg =
      'HDR films look pale in their posters and renditions: this ffmpeg has no filter "zscale", take one that is built with zimg'
    library.payload.logger.warn({ msg })
  }
  return can
}

/** Whether a stream is of high dynamic range, and this ffmpeg can bring it into the ordinary one. */
export const mapsTones = async (library: MediaLibrary, stream: Stream): Promise<boolean> => {
  if (!isHighRange(stream)) {
    return false
  }
  const answer = answers.get(library) ?? ask(library)
  answers.set(library, answer)
  answer.catch(() => answers.delete(library))
  return answer
}
