import type { Reader } from '../openReader.js'
import type { CentralEntry, ZipEntry } from './ZipEntry.js'

import { refuse } from '../refuse.js'
import { shown } from '../shown.js'
import { compareHeaders } from './compareHeaders.js'
import { descriptorLength, longestDescriptor } from './descriptorLength.js'
import { readLocalHeader } from './readHeader.js'
import { flag } from './ZipEntry.js'

const localSize = 30

const checkOverlap = (entries: readonly CentralEntry[], end: number): void => {
  for (const [index, { compressedSize, name, offset }] of entries.entries()) {
    const next = entries[index + 1]
    if (offset + localSize + compressedSize > (next?.offset ?? end)) {
      const what = next ? shown(next.name) : 'its directory'
      refuse('suspicious', `The bytes of ${shown(name)} in it are also those of ${what}.`)
    }
  }
}

/** Bytes between the data of a file and what comes next, which have to be its descriptor. */
const checkGap = async (
  reader: Reader,
  entry: CentralEntry,
  local: ZipEntry,
  [from, to]: [number, number],
) => {
  const next = await reader.bytes(from, Math.max(0, Math.min(longestDescriptor, to - from)))
  const descriptor = (local.flags & flag.descriptor && descriptorLength(next, entry)) || 0
  const left = to - from - descriptor
  if (left < 0) {
    refuse('suspicious', `The bytes of ${shown(entry.name)} in it are also those of another file.`)
  }
  if (left > 0) {
    refuse('unscannable', `${left} bytes behind ${shown(entry.name)} belong to none of its files.`)
  }
}

/**
 * The files of a zip one after another, with the position of their data. Refuses files that share bytes, bytes that
 * belong to no file, and files whose local header says something else than the directory.
 */
export async function* locateFiles(
  reader: Reader,
  entries: readonly CentralEntry[],
  end: number,
): AsyncGenerator<{ entry: CentralEntry; start: number }> {
  const sorted = entries.toSorted((one, other) => one.offset - other.offset)
  const first = sorted[0]?.offset ?? end
  if (first !== 0) {
    refuse('unscannable', `${first} bytes stand before the first file of the zip in it.`)
  }
  checkOverlap(sorted, end)
  for (const [index, entry] of sorted.entries()) {
    const { offset } = entry
    const next = sorted[index + 1]?.offset ?? end
    const { entry: local, length } = await readLocalHeader((wanted) =>
      reader.bytes(offset, Math.min(wanted, next - offset)),
    )
    compareHeaders(local, entry)
    const start = offset + length
    await checkGap(reader, entry, local, [start + entry.compressedSize, next])
    yield { entry, start }
  }
}
