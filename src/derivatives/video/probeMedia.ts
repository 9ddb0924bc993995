import { z } from 'zod'

import type { MediaLibrary } from '../../library/MediaLibrary.js'

import { MediaError } from '../../errors/MediaError.js'
import { runProgram } from '../../programs/runProgram.js'
import { type Input, opening, quietly } from './inputs.js'
import { quickMs } from './quickMs.js'

const tags = z.record(z.string(), z.string()).default({})

const stream = z.object({
  avg_frame_rate: z.string().default('0/0'),
  channels: z.number().optional(),
  codec_name: z.string().default('unknown'),
  codec_type: z.string().default('data'),
  color_primaries: z.string().default('unknown'),
  color_space: z.string().default('unknown'),
  color_transfer: z.string().default('unknown'),
  disposition: z.record(z.string(), z.number()).default({}),
  height: z.number().default(0),
  index: z.number(),
  profile: z.string().optional(),
  sample_aspect_ratio: z.string().default('1:1'),
  side_data_list: z.array(z.object({ rotation: z.number().optional() })).default([]),
  tags,
  width: z.number().default(0),
})

const shape = z.object({
  format: z.object({ bit_rate: z.string().optional(), duration: z.string().optional(), tags }),
  streams: z.array(stream),
})

export type Probe = z.infer<typeof shape>
export type Stream = z.infer<typeof stream>

const wanted = [
  'format=duration,bit_rate',
  'format_tags=title,artist,album,album_artist,date,year,track,genre,creation_time',
  'stream=index,codec_type,codec_name,profile,width,height,sample_aspect_ratio,avg_frame_rate,channels,color_primaries,color_space,color_transfer',
  'stream_disposition=attached_pic,default',
  'stream_tags=rotate,title,artist,album,date,track,genre',
  'stream_side_data=rotation',
].join(':')

const tooLarge = /Picture size (\d{1,9})x(\d{1,9}) exceeds/

/** ffprobe itself refuses to decode what is too large. */
const sizeProblem = (stderr: string, { maxPixels }: Input): MediaError | null => {
  const [width, height] = (tooLarge.exec(stderr) ?? []).slice(1).map(Number)
  const message = `The film has ${width} x ${height} pixels, and at most ${maxPixels} are accepted.`
  return width && height
    ? new MediaError('IMAGE_TOO_LARGE', message, { height, maxPixels, width })
    : null
}

const unreadable = (cause?: unknown) =>
  new MediaError(
    'MEDIA_UNREADABLE',
    'The file cannot be read: it is damaged, or encoded in a way that is not known here.',
    {},
    { cause },
  )

/** What ffprobe reads in the header of a film or a sound. Throws `MEDIA_UNREADABLE` and `PROGRAM_MISSING`. */
export const probeMedia = async (
  library: MediaLibrary,
  input: Input,
  signal?: AbortSignal,
): Promise<Probe> => {
  const args = [...quietly, ...opening(input), '-of', 'json=compact=1', '-show_entries', wanted]
  const { code, stderr, stdout } = await runProgram(library.video.ffprobe, args, {
    signal,
    timeoutMs: quickMs(library),
  })
  if (code !== 0) {
    throw sizeProblem(stderr, input) ?? unreadable(stderr)
  }
  try {
    return shape.parse(JSON.parse(stdout))
  } catch (error) {
    throw unreadable(error)
  }
}
