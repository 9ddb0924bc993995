import type { Extent } from '../Source.js'

export interface Entry {
  /** Where the entry itself is. */
  readonly at: number
  readonly count: number
  readonly tag: number
  readonly type: number
  /** Where its value is: in the entry when it fits into four bytes. Cut to what there is. */
  readonly value: Extent
}

export interface Directory {
  readonly at: number
  readonly entries: readonly Entry[]
  /** Not cut off. */
  readonly isWhole: boolean
  readonly next: number
  /** Where its entries are. */
  readonly table: Extent
}

export interface Tiff {
  readonly bytes: Buffer
  readonly directory: (at: number) => Directory | null
  readonly first: number
  readonly isLittle: boolean
  readonly u16: (at: number) => number
  readonly u32: (at: number) => number
}

export const entryLength = 12

/** More than any directory of a camera has. */
const mostEntries = 1024

/** Bytes of one value of each type, by its number. */
const lengths = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4]

/** Reads the TIFF in `bytes` whose header is at `base`, whatever it says; `null` where there is none. */
export const openTiff = (bytes: Buffer, base = 0): null | Tiff => {
  const order = bytes.toString('latin1', base, base + 2)
  const isLittle = order === 'II'
  const u16 = (at: number) => {
    const there = at >= 0 && at + 2 <= bytes.length
    return there ? (isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at)) : 0
  }
  const u32 = (at: number) => {
    const there = at >= 0 && at + 4 <= bytes.length
    return there ? (isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)) : 0
  }
  if ((!isLittle && order !== 'MM') || u16(base + 2) !== 42) {
    return null
  }

  const entryAt = (at: number): Entry => {
    const [type, count] = [u16(at + 2), u32(at + 4)]
    const length = (lengths[type] ?? 0) * count
    const start = Math.min(bytes.length, length <= 4 ? at + 8 : base + u32(at + 8))
    return {
      at,
      count,
      tag: u16(at),
      type,
      value: { end: Math.min(bytes.length, start + length), start },
    }
  }

  const directory = (given: number): Directory | null => {
    const at = base + given
    if (given === 0 || at + 2 > bytes.length) {
      return null
    }
    const said = u16(at)
    const count = Math.min(said, mostEntries, Math.floor((bytes.length - at - 2) / entryLength))
    const end = at + 2 + count * entryLength
    return {
      at,
      entries: Array.from({ length: count }, (_, i) => entryAt(at + 2 + i * entryLength)),
      isWhole: count === said && end + 4 <= bytes.length,
      next: u32(end),
      table: { end: Math.min(bytes.length, end + 4), start: at },
    }
  }

  return { bytes, directory, first: u32(base + 4), isLittle, u16, u32 }
}
