import parseRange from 'range-parser'

/** Inclusive byte positions. */
interface Range {
  readonly end: number
  readonly start: number
}

/**
 * The one range of `size` bytes that a Range header asks for; `null` for all of them. More than one range is
 * unsatisfiable here: each would cost a read of its own.
 */
export const rangeOf = (header: null | string, size: number): 'unsatisfiable' | null | Range => {
  if (!header?.startsWith('bytes=')) {
    return null
  }
  if (header.length > 100 || header.includes(',')) {
    return 'unsatisfiable'
  }
  const [, last] = /^bytes=-(\d+)$/.exec(header) ?? []
  if (last !== undefined && size > 0 && Number(last) > size) {
    // The last 1000 of 100 bytes are all of them.
    return { end: size - 1, start: 0 }
  }
  const ranges = parseRange(size, header)
  return ranges === -1 ? 'unsatisfiable' : ranges === -2 ? null : ranges[0]!
}
