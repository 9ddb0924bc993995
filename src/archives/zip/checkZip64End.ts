import type { ZipEnd } from './findEnd.js'

import { refuse } from '../refuse.js'
import { signature } from './ZipEntry.js'

export const zip64Size = 56 + 20

/**
 * `records` are the bytes before an end: a ZIP64 end and its locator, which small archives have in vain. Refuses those
 * that say something else than the end does.
 */
export const checkZip64End = (records: Buffer, end: ZipEnd): void => {
  const { directorySize, directoryStart, entries } = end
  const agrees =
    records.length === zip64Size &&
    records.readUInt32LE(0) === signature.zip64End &&
    records.readBigUInt64LE(4) === BigInt(44) &&
    records.readUInt32LE(16) === 0 &&
    records.readUInt32LE(20) === 0 &&
    records.readBigUInt64LE(24) === BigInt(entries) &&
    records.readBigUInt64LE(32) === BigInt(entries) &&
    records.readBigUInt64LE(40) === BigInt(directorySize) &&
    records.readBigUInt64LE(48) === BigInt(directoryStart) &&
    records.readUInt32LE(56) === signature.zip64Locator &&
    records.readBigUInt64LE(64) === BigInt(directoryStart + directorySize)
  if (!agrees) {
    refuse('unscannable', 'It is a zip with two directories that do not agree.')
  }
}
