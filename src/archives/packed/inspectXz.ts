import type { Reader } from '../openReader.js'
import type { Inspection } from '../startInspection.js'

import { refuse } from '../refuse.js'

const headerSize = 12
const footerSize = 12
const longestIndex = 1024 * 1024

const damaged = (): never => refuse('unscannable', 'It is a damaged xz file.')

/** Numbers of seven bits a byte, the lowest first. */
const numbersIn = (bytes: Buffer, from: number) => {
  let at = from
  return {
    at: () => at,
    next: (): number => {
      let value = 0
      for (let shift = 0; shift < 8; shift += 1) {
        const byte = bytes[at] ?? damaged()
        at += 1
        value += (byte & 0x7f) * 128 ** shift
        if (byte < 0x80) {
          return value
        }
      }
      return damaged()
    },
  }
}

/** What the blocks of a stream have packed and unpacked; the index lists them. */
const sizesIn = (index: Buffer): { packed: number; unpacked: number } => {
  const numbers = numbersIn(index, 1)
  let packed = 0
  let unpacked = 0
  for (let left = index[0] === 0 ? numbers.next() : damaged(); left > 0; left -= 1) {
    packed += Math.ceil(numbers.next() / 4) * 4
    unpacked += numbers.next()
  }
  return { packed, unpacked }
}

/** Judges an xz file by the sizes at its end, stream by stream backwards. What is in it is left to the scanner. */
export const inspectXz = async (reader: Reader, inspection: Inspection): Promise<void> => {
  let end = reader.size
  while (end > 0) {
    const footer = end >= footerSize ? await reader.bytes(end - footerSize, footerSize) : damaged()
    if (footer.readUInt32LE(8) === 0) {
      // Padding between streams, in fours.
      end -= 4
      continue
    }
    const size = (footer.readUInt32LE(4) + 1) * 4
    const start = end - footerSize - size
    if (footer.toString('latin1', 10) !== 'YZ' || size > longestIndex || start < 0) {
      damaged()
    }
    const { packed, unpacked } = sizesIn(await reader.bytes(start, size))
    inspection.countEntries(1)
    inspection.countBytes(unpacked)
    end = start - packed - headerSize
    const head = end >= 0 ? await reader.bytes(end, 6) : damaged()
    if (head.toString('latin1') !== '\xfd7zXZ\x00') {
      damaged()
    }
  }
}
