import type { Size } from '../pictures/plan.js'
import type { Stream } from './probeMedia.js'

import { isUnsaid, matrixOf } from './matrixOf.js'

/** What becomes of the frames: a film for players, or pixels. */
export type Screen = 'film' | 'pixels'

/**
 * Brings high dynamic range into the ordinary one: the white of a page stays as bright as ITU-R BT.2408 has it, shadows
 * and skin stay as they were filmed, and what is brighter is compressed rather than cut off.
 */
const toneMapping = ({ color_primaries, color_space }: Stream): string[] => [
  // Colours in full, as sides may be odd now.
  'format=yuv444p10le',
  [
    'zscale=npl=203:transfer=linear:primaries=bt709:matrix=gbr',
    ...(isUnsaid(color_primaries) ? ['primariesin=bt2020'] : []),
    ...(isUnsaid(color_space) ? ['matrixin=bt2020nc'] : []),
  ].join(':'),
  'format=gbrpf32le',
  'tonemap=tonemap=mobius:desat=0',
  'zscale=transfer=bt709',
  'format=gbrp',
]

export interface Showing {
  /** The film is of high dynamic range, and is brought into the ordinary one. */
  readonly mapsTones: boolean
  readonly screen: Screen
  readonly size: Size
}

/**
 * Filters of ffmpeg that bring the frames of a stream to a size, with square pixels. A film stays written as it is, if that
 * is one of the two ways every player reads; pixels are RGB.
 */
export const colorFilters = (
  stream: Stream,
  { mapsTones, screen, size: { height, width } }: Showing,
): string[] => {
  const matrix = mapsTones ? null : matrixOf(stream)
  const scale = `scale=${width}:${height}`
  const from = mapsTones
    ? [scale, ...toneMapping(stream), 'scale=iw:ih']
    : [`${scale}:in_color_matrix=${matrix ?? 'auto'}`]
  const to: Readonly<Record<Screen, string>> = {
    film: `:out_color_matrix=${matrix ?? 'bt709'}:out_range=tv`,
    pixels: ',format=rgb24',
  }
  return [`${from.join(',')}${to[screen]}`, 'setsar=1']
}
