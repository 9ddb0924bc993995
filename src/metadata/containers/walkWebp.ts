import type { Walk } from '../Block.js'

import { counted } from './counted.js'
import { exifBlock } from './exifBlock.js'

const headLength = 8

/** WebP: Exif and XMP. */
export const walkWebp: Walk = async function* (source, { end, start }) {
  const count = counted(end - start)
  for (let at = start + 12; at + headLength <= end;) {
    count()
    const head = await source.read(at, headLength)
    const type = head.toString('latin1', 0, 4)
    const from = at + headLength
    const length = head.readUInt32LE(4)
    const extent = { end: Math.min(end, from + length), start: from }
    if (type === 'EXIF') {
      yield await exifBlock(source, extent)
    } else if (type === 'XMP ') {
      yield { extents: [extent], kind: 'xmp' }
    }
    at = from + length + (length % 2)
  }
}
