import type { ByteRange } from '../storage/StorageProvider.js'
import type { Extent, Source } from './Source.js'

/** Bytes that are asked for at once: the headers of most files are in the first ones. */
const pageSize = 2 ** 18
/** Pages that are held. */
const mostPages = 8

/** Reads of any size out of few, larger ones: a store is asked over a network. */
export const pagedSource = (size: number, load: (range: ByteRange) => Promise<Buffer>): Source => {
  const pages = new Map<number, Promise<Buffer>>()

  const pageAt = (start: number): Promise<Buffer> => {
    const page = pages.get(start) ?? load({ end: Math.min(size, start + pageSize) - 1, start })
    pages.delete(start)
    pages.set(start, page)
    if (pages.size > mostPages) {
      pages.delete(pages.keys().next().value!)
    }
    return page
  }

  const read = async (offset: number, length: number): Promise<Buffer> => {
    const wanted: Extent = { end: Math.min(size, offset + length), start: offset }
    const parts: Buffer[] = []
    for (let at = wanted.start; at < wanted.end;) {
      const start = at - (at % pageSize)
      const part = (await pageAt(start)).subarray(at - start, wanted.end - start)
      parts.push(part)
      at = start + pageSize
    }
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts)
  }

  return { read, size }
}
