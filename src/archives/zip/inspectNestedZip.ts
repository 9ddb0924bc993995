import type { Pull } from '../pullFrom.js'
import type { Inspection, Part } from '../startInspection.js'
import type { CentralEntry, ZipEntry } from './ZipEntry.js'

import { refuse } from '../refuse.js'
import { shown } from '../shown.js'
import { checkDirectory } from './checkDirectory.js'
import { checkEnd } from './checkEnd.js'
import { checkEntry } from './checkEntry.js'
import { checkZip64End, zip64Size } from './checkZip64End.js'
import { compareHeaders } from './compareHeaders.js'
import { endSize, readEnd } from './findEnd.js'
import { readDirectory } from './readDirectory.js'
import { readLocalHeader } from './readHeader.js'
import { streamFile } from './streamFile.js'
import { signature } from './ZipEntry.js'

/** Files as they were found, by the position of their header. */
type Found = Map<number, ZipEntry>

const nextSignature = async (pull: Pull): Promise<number> => {
  const next = await pull.peek(4)
  return next.length === 4 ? next.readUInt32LE(0) : 0
}

const readFiles = async (pull: Pull, part: Part, inspection: Inspection): Promise<Found> => {
  const found: Found = new Map()
  while ((await nextSignature(pull)) === signature.local) {
    const offset = pull.position()
    const { entry, length } = await readLocalHeader((wanted) => pull.peek(wanted))
    await pull.take(length)
    checkEntry(entry)
    inspection.countEntries(1)
    found.set(offset, await streamFile(pull, entry, { ...part, depth: part.depth + 1 }, inspection))
  }
  return found
}

/** How many files a directory lists stands behind it. */
const readListed = async (pull: Pull): Promise<CentralEntry[]> => {
  const listed: CentralEntry[] = []
  while ((await nextSignature(pull)) === signature.central) {
    listed.push(...(await readDirectory(pull, 1)))
  }
  return listed
}

const matchFiles = (found: Found, listed: readonly CentralEntry[]): void => {
  for (const entry of listed) {
    const file = found.get(entry.offset)
    if (!file) {
      refuse('unscannable', `${shown(entry.name)} in it is not where its directory says.`)
    }
    compareHeaders(file!, entry)
  }
  if (listed.length !== found.size) {
    refuse('unscannable', 'It holds a zip with files that its directory does not list.')
  }
}

/**
 * Judges a zip in an archive from its first byte to its last, without going back: files, directory and end have to
 * follow each other without a gap and have to agree.
 */
export const inspectNestedZip = async (pull: Pull, part: Part, inspection: Inspection) => {
  const found = await readFiles(pull, part, inspection)
  const directoryStart = pull.position()
  const listed = await readListed(pull)
  const directorySize = pull.position() - directoryStart
  matchFiles(found, listed)
  checkDirectory(listed)

  const records =
    (await nextSignature(pull)) === signature.zip64End ? await pull.take(zip64Size) : null
  const position = pull.position()
  const record = await pull.take(endSize)
  if (record.length < endSize || record.readUInt32LE(0) !== signature.end) {
    refuse('unscannable', `${shown(part.name)} in it is a zip without a directory.`)
  }
  const told = readEnd(record, position, Number.POSITIVE_INFINITY)
  const comment = await pull.take(told.commentLength)
  const { length: trailing } = await pull.peek(1)
  checkEnd({ ...told, trailing })
  if (records) {
    checkZip64End(records, told)
  }
  const isTrue =
    told.entries === listed.length &&
    told.directorySize === directorySize &&
    told.directoryStart === directoryStart &&
    comment.length === told.commentLength
  if (!isTrue) {
    refuse(
      'unscannable',
      `${shown(part.name)} in it is a damaged zip: its directory is not where it says.`,
    )
  }
}
