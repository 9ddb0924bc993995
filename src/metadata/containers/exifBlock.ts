import type { Block } from '../Block.js'
import type { Extent, Source } from '../Source.js'

const prefix = Buffer.from('Exif\0')
const prefixLength = 6

/** Exif as a container has it: some programs leave the prefix in front of it that belongs to JPEG. */
export const exifBlock = async (source: Source, { end, start }: Extent): Promise<Block> => {
  const head = await source.read(start, Math.min(prefix.length, end - start))
  const begin = head.equals(prefix) ? Math.min(end, start + prefixLength) : start
  return { extents: [{ end, start: begin }], kind: 'exif' }
}
