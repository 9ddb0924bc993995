import type { ZipEntry } from './ZipEntry.js'

import { signature } from './ZipEntry.js'

type Sizes = Pick<ZipEntry, 'compressedSize' | 'crc' | 'size'>

/** Longest first, with sizes of four bytes and of eight, with a signature and without. */
const shapes = [
  { signed: true, wide: true },
  { signed: true, wide: false },
  { signed: false, wide: true },
  { signed: false, wide: false },
] as const

export const longestDescriptor = 24

const written = (
  { compressedSize, crc, size }: Sizes,
  { signed, wide }: (typeof shapes)[number],
) => {
  const bytes = Buffer.alloc((signed ? 4 : 0) + (wide ? 20 : 12))
  let at = signed ? bytes.writeUInt32LE(signature.descriptor) : 0
  at = bytes.writeUInt32LE(crc, at)
  for (const value of [compressedSize, size]) {
    at = wide ? bytes.writeBigUInt64LE(BigInt(value), at) : bytes.writeUInt32LE(value, at)
  }
  return bytes
}

/** Bytes of the data descriptor that `next` begins with, or `null` when that is none of this file. */
export const descriptorLength = (next: Buffer, sizes: Sizes): null | number => {
  const found = shapes
    .map((shape) => written(sizes, shape))
    .find((bytes) => bytes.equals(next.subarray(0, bytes.length)))
  return found?.length ?? null
}
