import type { Reader } from '../openReader.js'

import { signature } from './ZipEntry.js'

export interface ZipEnd {
  readonly commentLength: number
  /** Bytes of the directory. */
  readonly directorySize: number
  /** Where the archive says its directory begins. */
  readonly directoryStart: number
  /** Of this part and, where it has several, of the first. Zero where there is one. */
  readonly disks: number
  readonly entries: number
  readonly entriesHere: number
  /** Of the record in the file. */
  readonly position: number
  /** Bytes behind the archive. */
  readonly trailing: number
}

export const endSize = 22
const longestComment = 0xffff
/** The bytes an end can stand in. */
export const tailSize = endSize + longestComment

const bytesOfSignature = Buffer.from('PK\x05\x06', 'latin1')

export const readEnd = (record: Buffer, position: number, size: number): ZipEnd => {
  const commentLength = record.readUInt16LE(20)
  return {
    commentLength,
    directorySize: record.readUInt32LE(12),
    directoryStart: record.readUInt32LE(16),
    disks: record.readUInt16LE(4) | record.readUInt16LE(6),
    entries: record.readUInt16LE(10),
    entriesHere: record.readUInt16LE(8),
    position,
    trailing: size - position - endSize - commentLength,
  }
}

/** Every record in the last bytes of a file that may be the end of a zip, the last one first. */
export const endsIn = (tail: Buffer, size: number): ZipEnd[] => {
  const ends: ZipEnd[] = []
  let at = tail.lastIndexOf(bytesOfSignature, tail.length - endSize)
  while (at >= 0 && tail.length >= endSize) {
    ends.push(readEnd(tail.subarray(at), size - tail.length + at, size))
    at = at === 0 ? -1 : tail.lastIndexOf(bytesOfSignature, at - 1)
  }
  return ends.filter(({ trailing }) => trailing >= 0)
}

const locatorSize = 20

const signatureAt = async (reader: Reader, start: number): Promise<number> =>
  start < 0 ? 0 : (await reader.bytes(start, 4)).readUInt32LE(0)

/** A ZIP64 end stands before this one. */
export const hasZip64End = async (reader: Reader, end: ZipEnd): Promise<boolean> =>
  (await signatureAt(reader, end.position - locatorSize)) === signature.zip64Locator

/** A directory stands before this end: so readers find an archive in any file. */
export const hasDirectory = async (reader: Reader, end: ZipEnd): Promise<boolean> =>
  (await hasZip64End(reader, end)) ||
  (end.entries > 0 &&
    (await signatureAt(reader, end.position - end.directorySize)) === signature.central)
