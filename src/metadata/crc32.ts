const polynomial = 0xedb88320

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let bit = 0; bit < 8; bit++) {
    c = c & 1 ? polynomial ^ (c >>> 1) : c >>> 1
  }
  return c
})

/** The checksum of PNG and of Matroska. (`zlib.crc32` is newer than the oldest Node we run on.) */
export const crc32 = (...parts: readonly Uint8Array[]): number => {
  let crc = 0xffffffff
  for (const part of parts) {
    for (const byte of part) {
      crc = table[(crc ^ byte) & 0xff]! ^ (crc >>> 8)
    }
  }
  return (crc ^ 0xffffffff) >>> 0
}
