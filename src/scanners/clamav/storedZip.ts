const crcOf = (bytes: Uint8Array): number => {
  let crc = -1
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) {
      crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1))
    }
  }
  return ~crc >>> 0
}

const name = Buffer.from('probe')
/** Midnight of 1 January 1980, where the dates of zip begin. */
const date = 0x21

/**
 * A zip with one member that is not compressed. With `isEncrypted` it says that the member is: without the key nobody can
 * tell whether that is so.
 */
export const storedZip = (content: Uint8Array, isEncrypted = false): Buffer => {
  const common = Buffer.alloc(26)
  common.writeUInt16LE(20, 0)
  common.writeUInt16LE(isEncrypted ? 1 : 0, 2)
  common.writeUInt16LE(date, 8)
  common.writeUInt32LE(crcOf(content), 10)
  common.writeUInt32LE(content.length, 14)
  // The twelve bytes before an encrypted member belong to the key.
  common.writeUInt32LE(content.length - (isEncrypted ? 12 : 0), 18)
  common.writeUInt16LE(name.length, 22)
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, content])
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, Buffer.alloc(14), name])
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06')
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(local.length, 16)
  return Buffer.concat([local, central, end])
}
