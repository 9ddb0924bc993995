import type { Pull } from '../pullFrom.js'
import type { Inspection, Part } from '../startInspection.js'

import { called } from '../called.js'
import { rest } from '../pullFrom.js'
import { refuse } from '../refuse.js'

/** How a stream begins: the first of a file, and others that scanners do not reach. */
const beginning = /BZh[1-9](?:1AY&SY|\x17rE8P\x90)/
const overlap = 9

/** Leaves bzip2 to the scanner, but not a second stream in the file: ClamAV reads the first one only. */
export const inspectBzip2 = async (pull: Pull, part: Part, _inspection: Inspection) => {
  await pull.take(overlap + 1)
  let before = ''
  for await (const chunk of rest(pull)) {
    const text = before + chunk.toString('latin1')
    if (beginning.test(text)) {
      refuse('unscannable', `${called(part)} is made of several bzip2 files.`)
    }
    before = text.slice(-overlap)
  }
}
