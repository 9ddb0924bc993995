import type { Walk } from '../Block.js'
import type { Source } from '../Source.js'

import { walkBoxes } from './walkBoxes.js'
import { walkGif } from './walkGif.js'
import { walkJpeg } from './walkJpeg.js'
import { walkMatroska } from './walkMatroska.js'
import { walkPng } from './walkPng.js'
import { walkWebp } from './walkWebp.js'

/** How the bytes of each kind of file begin. */
const walkers: readonly (readonly [RegExp, Walk])[] = [
  [/^\xff\xd8\xff/, walkJpeg],
  [/^\x89PNG\r\n\x1a\n/, walkPng],
  [/^RIFF.{4}WEBP/s, walkWebp],
  [/^GIF8[79]a/, walkGif],
  [/^.{4}(?:ftyp|moov|mdat|free|skip|wide|pnot)/s, walkBoxes],
  [/^\x1a\x45\xdf\xa3/, walkMatroska],
]

/** Who can find metadata in a file, by its first bytes; `null` for what has none that we know of. */
export const walkerOf = async (source: Source): Promise<null | Walk> => {
  const head = (await source.read(0, 16)).toString('latin1')
  return walkers.find(([sign]) => sign.test(head))?.[1] ?? null
}
