import type { Walk } from '../Block.js'
import type { Extent, Source } from '../Source.js'

import { counted } from './counted.js'

const headLength = 13
const application = Buffer.from('XMP DataXMP')
/** Leads whoever takes XML for blocks out of it. */
const trailerLength = 257

/** Bytes of the table of colours that a byte of flags announces. */
const colours = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0)

const step = 2 ** 16

/** Behind a row of blocks with their lengths in front. */
const behindBlocks = async (source: Source, from: number, end: number): Promise<number> => {
  let at = from
  while (at < end) {
    const chunk = await source.read(at, step)
    let i = 0
    while (i < chunk.length) {
      const length = chunk[i]!
      i += 1 + length
      if (length === 0) {
        return at + i
      }
    }
    at += i
  }
  return at
}

/** The XML begins where blocks should; it ends before the first zero, and so does its trailer. */
const xmpAt = async (source: Source, start: number, end: number): Promise<Extent> => {
  const blocks = await behindBlocks(source, start, end)
  return { end: Math.max(start, blocks - 1 - trailerLength), start }
}

/** GIF: XMP, which is between its pictures as it is. */
export const walkGif: Walk = async function* (source, { end, start }) {
  const head = await source.read(start, headLength)
  let at = start + headLength + colours(head[10] ?? 0)
  const count = counted(end - start)
  while (at < end) {
    count()
    const block = await source.read(at, 14)
    if (block[0] === 0x2c) {
      at = await behindBlocks(source, at + 11 + colours(block[9] ?? 0), end)
    } else if (block[0] === 0x21) {
      if (block[1] === 0xff && block.subarray(3, 14).equals(application)) {
        yield { extents: [await xmpAt(source, at + 14, end)], kind: 'xmp' }
      }
      at = await behindBlocks(source, at + 2, end)
    } else {
      return
    }
  }
}
