import type { CentralEntry, ZipEntry } from './ZipEntry.js'

import { refuse } from '../refuse.js'
import { shown } from '../shown.js'
import { signature } from './ZipEntry.js'

const localSize = 30
const centralSize = 46
/** More is no comment but a hiding place. */
export const longestComment = 4096

/** Bytes of a header from its first on; fewer than asked for where the archive ends. */
type Look = (length: number) => Promise<Buffer>

const broken = (what: string): never => refuse('unscannable', `It is a damaged zip: ${what}.`)

const lookAt = async (look: Look, length: number, what: string): Promise<Buffer> => {
  const bytes = await look(length)
  return bytes.length < length ? broken(`it ends within ${what}`) : bytes
}

/** Latin letters are enough to tell names apart. */
const nameIn = (bytes: Buffer, flags: number): string =>
  bytes.toString(flags & 0x0800 ? 'utf8' : 'latin1')

/** The local header that `look` sees, and how many bytes it has. */
export const readLocalHeader = async (look: Look): Promise<{ entry: ZipEntry; length: number }> => {
  const fixed = await lookAt(look, localSize, 'the header of a file')
  if (fixed.readUInt32LE(0) !== signature.local) {
    broken('a file does not begin where its directory says')
  }
  const nameLength = fixed.readUInt16LE(26)
  const length = localSize + nameLength + fixed.readUInt16LE(28)
  const whole = await lookAt(look, length, 'the header of a file')
  const flags = whole.readUInt16LE(6)
  return {
    entry: {
      compressedSize: whole.readUInt32LE(18),
      crc: whole.readUInt32LE(14),
      flags,
      method: whole.readUInt16LE(8),
      name: nameIn(whole.subarray(localSize, localSize + nameLength), flags),
      size: whole.readUInt32LE(22),
    },
    length,
  }
}

/** The central header that `look` sees, and how many bytes it has. */
export const readCentralHeader = async (
  look: Look,
): Promise<{ entry: CentralEntry; length: number }> => {
  const fixed = await lookAt(look, centralSize, 'its directory')
  if (fixed.readUInt32LE(0) !== signature.central) {
    broken('its directory does not hold what it says')
  }
  const nameLength = fixed.readUInt16LE(28)
  const commentLength = fixed.readUInt16LE(32)
  const length = centralSize + nameLength + fixed.readUInt16LE(30) + commentLength
  const whole = await lookAt(look, length, 'its directory')
  const flags = whole.readUInt16LE(8)
  const name = nameIn(whole.subarray(centralSize, centralSize + nameLength), flags)
  if (commentLength > longestComment) {
    refuse('suspicious', `${shown(name)} in it has a comment of ${commentLength} bytes.`)
  }
  if (whole.readUInt16LE(34) !== 0) {
    refuse('unscannable', 'It is one of several parts of an archive.')
  }
  return {
    entry: {
      compressedSize: whole.readUInt32LE(20),
      crc: whole.readUInt32LE(16),
      flags,
      method: whole.readUInt16LE(10),
      mode: whole.readUInt32LE(38) >>> 16,
      name,
      offset: whole.readUInt32LE(42),
      size: whole.readUInt32LE(24),
    },
    length,
  }
}
