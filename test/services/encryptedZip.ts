const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit += 1) {
    value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  }
  return value
})

const crcStep = (crc: number, byte: number) => (crc >>> 8) ^ crcTable[(crc ^ byte) & 0xff]!

const crcOf = (bytes: Uint8Array) =>
  (bytes.reduce((crc, byte) => crcStep(crc, byte), 0xffffffff) ^ 0xffffffff) >>> 0

/** The cipher of PKZIP (APPNOTE 6.1), which every zip program still reads. */
const zipCrypto = (password: string) => {
  const keys = [0x12345678, 0x23456789, 0x34567890] as [number, number, number]
  const update = (byte: number) => {
    keys[0] = crcStep(keys[0], byte)
    keys[1] = (Math.imul(keys[1] + (keys[0] & 0xff), 134775813) + 1) | 0
    keys[2] = crcStep(keys[2], keys[1] >>> 24)
  }
  Buffer.from(password).forEach(update)
  return (bytes: Uint8Array) =>
    bytes.map((byte) => {
      const mask = (keys[2] & 0xffff) | 2
      const encrypted = byte ^ ((Math.imul(mask, mask ^ 1) >>> 8) & 0xff)
      update(byte)
      return encrypted
    })
}

/** A zip with one stored, encrypted member. */
export const encryptedZip = (name: string, content: Uint8Array, password: string): Buffer => {
  const crc = crcOf(content)
  const encrypt = zipCrypto(password)
  // Twelve bytes of salt; the last one lets a reader check the password.
  const salt = Buffer.alloc(12, 7)
  salt[11] = crc >>> 24
  const data = encrypt(Buffer.concat([salt, content]))
  const common = Buffer.alloc(26)
  common.writeUInt16LE(20, 0)
  common.writeUInt16LE(1, 2)
  common.writeUInt16LE(0x5821, 8)
  common.writeUInt32LE(crc, 10)
  common.writeUInt32LE(data.length, 14)
  common.writeUInt32LE(content.length, 18)
  common.writeUInt16LE(name.length, 22)
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), data])
  const central = Buffer.concat([
    Buffer.from('PK\x01\x02\x14\x00', 'latin1'),
    common,
    Buffer.alloc(14),
    Buffer.from(name),
  ])
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06')
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(local.length, 16)
  return Buffer.concat([local, central, end])
}
