import { stat } from 'node:fs/promises'

import type { MediaLibrary } from '../../library/MediaLibrary.js'
import type { Size } from '../pictures/plan.js'
import type { OpenFilm } from './openFilm.js'
import type { Stream } from './probeMedia.js'

import { runProgram } from '../../programs/runProgram.js'
import { colorFilters } from './colorFilters.js'
import { opening, quietly } from './inputs.js'
import { mapsTones } from './mapsTones.js'
import { quickMs } from './quickMs.js'

/** Pixels of the longer side, at most. */
const maxSide = 1_920

/** Readers of JPEG know only one way to write colours. */
const asJpeg = ['scale=out_color_matrix=bt601:out_range=pc', 'format=yuvj420p']

export interface Shot {
  /** Frames to choose from. @default 1 */
  readonly among?: number
  /** Seconds. @default 0 */
  readonly at?: number
  readonly signal?: AbortSignal
  readonly size: Size
  /** Of the picture in the file. */
  readonly stream: Stream
  /** Where the picture is written to, a JPEG. */
  readonly to: string
}

/** A picture is never larger than the frame, and has a pixel at least. */
const within = ({ height, width }: Size): Size => {
  const scale = Math.min(1, maxSide / Math.max(height, width))
  return {
    height: Math.max(1, Math.round(height * scale)),
    width: Math.max(1, Math.round(width * scale)),
  }
}

/** Has ffmpeg take one upright picture out of a film. Answers whether there is one. */
export const takePicture = async (
  library: MediaLibrary,
  { input }: Pick<OpenFilm, 'input'>,
  { among = 1, at = 0, signal, size, stream, to }: Shot,
): Promise<boolean> => {
  const frames = colorFilters(stream, {
    mapsTones: await mapsTones(library, stream),
    screen: 'pixels',
    size: within(size),
  })
  // Made small before they are compared: two dozen frames of a large film are a gigabyte.
  const filters = [...frames, ...(among > 1 ? [`thumbnail=${among}`] : []), ...asJpeg]
  const args = [
    ...[...quietly, '-nostdin', '-y', ...(at > 0 ? ['-ss', at.toFixed(3)] : []), ...opening(input)],
    ...['-map', `0:${stream.index}`, '-frames:v', '1', '-vf', filters.join(',')],
    ...['-map_metadata', '-1', '-q:v', '2', '-f', 'image2', '-update', '1', to],
  ]
  await library.pixels.run(size.width * size.height, () =>
    runProgram(library.video.ffmpeg, args, { signal, timeoutMs: quickMs(library) }),
  )
  const made = await stat(to).catch(() => null)
  return made !== null && made.size > 0
}
