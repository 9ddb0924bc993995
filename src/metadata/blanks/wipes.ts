import type { BlockKind } from '../Block.js'

import { openTiff } from '../tiff/openTiff.js'

const orientation = 0x0112
const short = 3

/** The shortest TIFF with one entry. */
const leastLength = 26

/** Nothing but how the picture stands. */
const wipeExif = (bytes: Buffer): Buffer => {
  const after = Buffer.alloc(bytes.length)
  const tiff = openTiff(bytes)
  const entry = tiff?.directory(tiff.first)?.entries.find(({ tag }) => tag === orientation)
  if (tiff && bytes.length >= leastLength) {
    const u16 = (value: number, at: number) =>
      after[tiff.isLittle ? 'writeUInt16LE' : 'writeUInt16BE'](value, at)
    const u32 = (value: number, at: number) =>
      after[tiff.isLittle ? 'writeUInt32LE' : 'writeUInt32BE'](value, at)
    bytes.copy(after, 0, 0, 4)
    u32(8, 4)
    u16(entry ? 1 : 0, 8)
    if (entry) {
      u16(orientation, 10)
      u16(short, 12)
      u32(1, 14)
      u16(tiff.u16(entry.value.start), 18)
    }
  }
  return after
}

/** Blocks with nothing in them, as long as they were: where no more than that helps. */
export const wipes: Readonly<Record<BlockKind, (bytes: Buffer) => Buffer>> = {
  exif: wipeExif,
  photoshop: (bytes) => Buffer.alloc(bytes.length),
  tags: (bytes) => Buffer.alloc(bytes.length),
  xmp: (bytes) => Buffer.alloc(bytes.length, ' '),
}
