import type { MediaLibrary } from '../../library/MediaLibrary.js'
import type { Input } from '../video/inputs.js'

import { MediaError } from '../../errors/MediaError.js'
import { runProgram } from '../../programs/runProgram.js'
import { opening, quietly } from '../video/inputs.js'
import { quickMs } from '../video/quickMs.js'
import { gatherPeaks } from './gatherPeaks.js'

/** What a player draws of a sound. */
export interface Waveform {
  /** At most 512 numbers from 0 to 1, each the loudest of an equal part of the sound. */
  readonly peaks: readonly number[]
  readonly version: 1
}

/** Samples a second: enough to draw by. */
const rate = 8_000

export interface Drawn {
  /** Seconds that were decoded. */
  readonly seconds: number
  readonly waveform: Waveform
}

/** Decodes a sound and gathers its waveform, without holding it. Throws `MEDIA_UNREADABLE` when there is nothing to hear. */
export const makeWaveform = async (
  library: MediaLibrary,
  input: Input,
  { signal, stream }: { readonly signal: AbortSignal; readonly stream: number },
): Promise<Drawn> => {
  const { add, peaks, samples } = gatherPeaks()
  const args = [
    '-map',
    `0:${stream}`,
    '-vn',
    '-sn',
    '-dn',
    '-ac',
    '1',
    '-ar',
    String(rate),
    '-f',
    's16le',
    'pipe:1',
  ]
  const { stderr } = await runProgram(
    library.video.ffmpeg,
    [...quietly, '-nostdin', ...opening(input), ...args],
    {
      onBytes: add,
      signal,
      timeoutMs: quickMs(library),
    },
  )
  // One that is cut off is heard as far as it goes.
  if (samples() === 0) {
    throw new MediaError(
      'MEDIA_UNREADABLE',
      'Nothing of this sound can be decoded.',
      {},
      { cause: stderr },
    )
  }
  return { seconds: samples() / rate, waveform: { peaks: peaks(), version: 1 } }
}
