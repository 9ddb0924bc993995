import type { ZipEnd } from './findEnd.js'

import { refuse } from '../refuse.js'
import { longestComment } from './readHeader.js'
import { masked } from './ZipEntry.js'

/** Refuses an end that scanners do not follow, or that says what cannot be. */
export const checkEnd = (end: ZipEnd): void => {
  const { commentLength, directorySize, directoryStart, disks, entries, entriesHere, trailing } =
    end
  if (entries === 0xffff || directorySize === masked || directoryStart === masked) {
    refuse('unscannable', 'It is a zip with a ZIP64 directory, which scanners do not look into.')
  }
  if (disks !== 0 || entries !== entriesHere) {
    refuse('unscannable', 'It is one of several parts of an archive.')
  }
  if (commentLength > longestComment) {
    refuse('suspicious', `It is a zip with a comment of ${commentLength} bytes.`)
  }
  if (trailing !== 0) {
    refuse('unscannable', `It is a zip with ${trailing} more bytes behind its end.`)
  }
}
