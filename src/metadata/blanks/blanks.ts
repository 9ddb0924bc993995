import type { BlockKind } from '../Block.js'

import { blankExif } from './blankExif.js'
import { blankPhotoshop } from './blankPhotoshop.js'
import { blankTags } from './blankTags.js'
import { blankXmp } from './blankXmp.js'

/** Takes places out of blocks, which stay as long as they are; `null` for one without. */
export const blanks: Readonly<Record<BlockKind, (bytes: Buffer) => Buffer | null>> = {
  exif: blankExif,
  photoshop: (bytes) => blankPhotoshop(bytes, blankExif),
  tags: blankTags,
  xmp: blankXmp,
}
