import type { ByteRange } from '../StorageProvider.js'

import { MediaError } from '../../errors/MediaError.js'

/** What sentences call that which has bytes. */
export type What = 'file' | 'object' | 'picture'

export const unsatisfiable = (size: number, what: What = 'object'): MediaError =>
  new MediaError(
    'RANGE_NOT_SATISFIABLE',
    `The ${what} has ${size} bytes, and one range of them can be asked for.`,
    { size },
  )

/** The range cut to what there is. Throws `RANGE_NOT_SATISFIABLE` when nothing is left. */
export const cutRange = ({ end, start }: ByteRange, size: number): ByteRange => {
  if (!(start >= 0 && start < size && end >= start)) {
    throw unsatisfiable(size)
  }
  return { end: Math.min(end, size - 1), start }
}
