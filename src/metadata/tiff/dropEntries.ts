import { type Directory, type Entry, entryLength, type Tiff } from './openTiff.js'

/** Bytes of the offset of the next directory, behind the entries; the notes of makers may have none. */
const nextLength = 4

/**
 * Takes entries out of a directory: the others and the offset of the next directory move up, what is free then is
 * zeros. Values are found by their offsets, which stay. One that is cut off keeps its shape, with empty entries.
 */
export const dropEntries = (
  { bytes, isLittle }: Tiff,
  { at, entries, isWhole, table }: Directory,
  isDropped: (entry: Entry) => boolean,
  { hasNext = true }: { readonly hasNext?: boolean } = {},
): void => {
  if (!isWhole) {
    for (const entry of entries.filter(isDropped)) {
      bytes.fill(0, entry.at, entry.at + entryLength)
    }
    return
  }
  const kept = entries.filter((entry) => !isDropped(entry))
  const end = table.end - nextLength
  const moved = Buffer.concat([
    ...kept.map((entry) => bytes.subarray(entry.at, entry.at + entryLength)),
    ...(hasNext ? [bytes.subarray(end, table.end)] : []),
  ])
  bytes.fill(0, at, hasNext ? table.end : end)
  bytes[isLittle ? 'writeUInt16LE' : 'writeUInt16BE'](kept.length, at)
  moved.copy(bytes, at + 2)
}
