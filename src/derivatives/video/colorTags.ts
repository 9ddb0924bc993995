import type { Showing } from './colorFilters.js'
import type { Stream } from './probeMedia.js'

import { isHighRange, matrixOf } from './matrixOf.js'

const primaries = new Set(['bt470bg', 'bt2020', 'smpte170m', 'smpte432'])
const transfers = new Set(['iec61966-2-1', 'smpte170m'])

/** Options of an encoder that write down what `colorFilters` made of the colours: players would guess by the size otherwise. */
export const colorTags = (stream: Stream, { mapsTones }: Pick<Showing, 'mapsTones'>): string[] => {
  const { color_primaries, color_transfer } = stream
  const colorspace = matrixOf(stream) === 'bt601' ? 'smpte170m' : 'bt709'
  const isKept = transfers.has(color_transfer) || isHighRange(stream)
  const tags = {
    color_primaries: primaries.has(color_primaries) ? color_primaries : 'bt709',
    color_trc: isKept ? color_transfer : 'bt709',
    colorspace,
  }
  const mapped: typeof tags = { color_primaries: 'bt709', color_trc: 'bt709', colorspace: 'bt709' }
  return [
    ...Object.entries(mapsTones ? mapped : tags).flatMap(([tag, name]) => [`-${tag}`, name]),
    ...['-color_range', 'tv'],
  ]
}
