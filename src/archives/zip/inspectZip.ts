import type { Reader } from '../openReader.js'
import type { Inspection } from '../startInspection.js'
import type { ZipEnd } from './findEnd.js'
import type { CentralEntry } from './ZipEntry.js'

import { isDocumentPart } from '../documents/watchDocumentPart.js'
import { headSize, kindOf } from '../kindOf.js'
import { pullFrom } from '../pullFrom.js'
import { refuse } from '../refuse.js'
import { checkDirectory } from './checkDirectory.js'
import { checkEnd } from './checkEnd.js'
import { checkZip64End, zip64Size } from './checkZip64End.js'
import { hasZip64End } from './findEnd.js'
import { locateFiles } from './locateFiles.js'
import { readDirectory } from './readDirectory.js'
import { unpackFile } from './unpackFile.js'
import { method } from './ZipEntry.js'

/** Where the directory has to end. */
const endOfDirectory = async (reader: Reader, end: ZipEnd): Promise<number> => {
  if (!(await hasZip64End(reader, end))) {
    return end.position
  }
  const start = Math.max(0, end.position - zip64Size)
  checkZip64End(await reader.bytes(start, end.position - start), end)
  return start
}

/** A stored file that is nothing to look into needs no reading. */
const isPlain = async (reader: Reader, entry: CentralEntry, start: number): Promise<boolean> => {
  if (entry.method !== method.stored || isDocumentPart(entry.name)) {
    return false
  }
  return kindOf(await reader.bytes(start, Math.min(headSize, entry.size))) === null
}

/** Judges a zip that can be read anywhere, by its directory first: a bomb is known before a byte of it is unpacked. */
export const inspectZip = async (reader: Reader, end: ZipEnd, inspection: Inspection) => {
  checkEnd(end)
  const { directorySize, directoryStart, entries } = end
  const directoryEnd = await endOfDirectory(reader, end)
  const before = directoryEnd - directorySize - directoryStart
  if (before !== 0) {
    const reason =
      before > 0
        ? `${before} bytes stand before or within the zip in it and belong to none of its files.`
        : 'It is a damaged zip: its directory is not where it says.'
    refuse('unscannable', reason)
  }
  inspection.countEntries(entries)
  const directory = pullFrom(reader.chunks(directoryStart, directorySize))
  const listed = await readDirectory(directory, entries)
  if (directory.position() !== directorySize) {
    refuse('unscannable', 'It is a damaged zip: its directory does not hold what it says.')
  }
  inspection.countBytes(listed.reduce((sum, { size }) => sum + size, 0))
  checkDirectory(listed)
  for await (const { entry, start } of locateFiles(reader, listed, directoryStart)) {
    if (!(await isPlain(reader, entry, start))) {
      const pull = pullFrom(reader.chunks(start, entry.compressedSize))
      await inspection.content(unpackFile(pull, entry), { depth: 1, name: entry.name })
    }
  }
}
