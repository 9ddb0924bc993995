import type { Block } from '../Block.js'
import type { Extent, Source } from '../Source.js'
import type { Item } from './itemsOf.js'

/** Without the first bytes. */
const behind = (extents: readonly Extent[], bytes: number): Extent[] => {
  let left = bytes
  return extents.flatMap(({ end, start }) => {
    const skipped = Math.min(left, end - start)
    left -= skipped
    return skipped < end - start ? [{ end, start: start + skipped }] : []
  })
}

/** An item of a picture as the block it is. Exif has in front how far its header is. */
export const itemBlock = async (source: Source, { extents, type }: Item): Promise<Block> => {
  if (type === 'mime') {
    return { extents, kind: 'xmp' }
  }
  const [first] = extents
  const head = await source.read(first!.start, Math.min(4, first!.end - first!.start))
  return {
    extents: behind(extents, 4 + (head.length < 4 ? 0 : head.readUInt32BE(0))),
    kind: 'exif',
  }
}
