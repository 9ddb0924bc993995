import type { ByteRange } from '../StorageProvider.js'

import { rangeOf } from '../../core/rangeOf.js'
import { unsatisfiable, type What } from './cutRange.js'

interface Whole {
  readonly etag: string
  readonly size: number
  /** What the sentence calls it. @default 'object' */
  readonly what?: What
}

/**
 * The one range of bytes that is asked for; `null` is all of them, also where `If-Range` names other bytes. Throws
 * `RANGE_NOT_SATISFIABLE`.
 */
export const rangeAsked = (headers: Headers, { etag, size, what }: Whole): ByteRange | null => {
  const ifRange = headers.get('if-range')
  const range = !ifRange || ifRange === etag ? rangeOf(headers.get('range'), size) : null
  if (range === 'unsatisfiable') {
    throw unsatisfiable(size, what)
  }
  return range
}

/** Headers and status of an answer with `length` of `size` bytes. */
export const partly = (
  answer: Readonly<Record<string, string>>,
  { length, range, size }: { length: number; range: ByteRange | null; size: number },
): { headers: Record<string, string>; status: number } => ({
  headers: {
    ...answer,
    'Content-Length': String(length),
    ...(range ? { 'Content-Range': `bytes ${range.start}-${range.end}/${size}` } : {}),
  },
  status: range ? 206 : 200,
})
