import type { Pull } from '../pullFrom.js'
import type { Inspection, Part } from '../startInspection.js'

import { called } from '../called.js'
import { refuse } from '../refuse.js'

const recordSize = 128
const lengthAt = 64
const typeAt = 66
const kinds = { folder: 1, stream: 2 } as const

/** Names of records in the directory of a compound file (.doc, .xls, .ppt, .msg). */
const telling: ReadonlyArray<{
  name: string
  reason: string
  type: number
  verdict: 'suspicious' | 'unscannable'
}> = [
  {
    name: '_VBA_PROJECT',
    reason: 'a document with macros',
    type: kinds.stream,
    verdict: 'suspicious',
  },
  {
    name: '_VBA_PROJECT_CUR',
    reason: 'a document with macros',
    type: kinds.folder,
    verdict: 'suspicious',
  },
  { name: 'EncryptedPackage', reason: 'encrypted', type: kinds.stream, verdict: 'unscannable' },
]

const patterns = telling.map((entry) => ({
  ...entry,
  bytes: Buffer.from(`${entry.name}\0`, 'utf16le'),
}))

/** Records stand at multiples of their size, wherever in the file the directory is. */
const findIn = (bytes: Buffer) =>
  patterns.find(({ bytes: name, type }) => {
    for (let at = bytes.indexOf(name); at >= 0; at = bytes.indexOf(name, at + 1)) {
      const isRecord = at % recordSize === 0 && at + recordSize <= bytes.length
      if (
        isRecord &&
        bytes.readUInt16LE(at + lengthAt) === name.length &&
        bytes[at + typeAt] === type
      ) {
        return true
      }
    }
    return false
  })

/** Refuses compound files that say in their directory that they have macros or are encrypted. */
export const inspectOle = async (pull: Pull, part: Part, _inspection: Inspection) => {
  const step = recordSize * 512
  for (let bytes = await pull.take(step); bytes.length > 0; bytes = await pull.take(step)) {
    const found = findIn(bytes)
    if (found) {
      const finding = found.verdict === 'suspicious' ? 'macros' : 'encrypted'
      refuse(found.verdict, `${called(part)} is ${found.reason}.`, finding)
    }
  }
}
