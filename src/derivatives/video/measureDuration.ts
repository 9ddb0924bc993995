import type { MediaLibrary } from '../../library/MediaLibrary.js'

import { runProgram } from '../../programs/runProgram.js'
import { type Input, opening, quietly } from './inputs.js'
import { progressOf } from './progressOf.js'
import { quickMs } from './quickMs.js'

/** Seconds of a film whose header does not tell, as browsers record them: it is read to its end without decoding it. */
export const measureDuration = async (
  library: MediaLibrary,
  input: Input,
  signal?: AbortSignal,
): Promise<null | number> => {
  let seconds = 0
  const args = [
    '-nostdin',
    '-progress',
    'pipe:1',
    '-nostats',
    ...opening(input),
    '-map',
    '0:v:0?',
    '-map',
    '0:a:0?',
  ]
  const end = ['-c', 'copy', '-f', 'null', '-']
  await runProgram(library.video.ffmpeg, [...quietly, ...args, ...end], {
    onLine: (line) => {
      seconds = progressOf(line) ?? seconds
    },
    signal,
    timeoutMs: quickMs(library),
  })
  return seconds > 0 ? Number(seconds.toFixed(3)) : null
}
