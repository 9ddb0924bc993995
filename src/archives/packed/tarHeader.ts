const blockSize = 512

export interface TarHeader {
  readonly name: string
  /** Bytes that follow, without padding; `NaN` when that cannot be read. */
  readonly size: number
  /** `0` file, `1` and `2` links, `3` and `4` devices, `5` folder, `6` pipe, `L` and `x` a long name, ... */
  readonly type: string
}

const checksumAt = 148

/** The checksum counts its own eight bytes as spaces. */
const isChecked = (block: Buffer): boolean => {
  const written = /^[\0 ]*([0-7]{1,8})/.exec(block.toString('latin1', checksumAt, checksumAt + 8))
  let signed = 0
  let unsigned = 0
  for (const [index, byte] of block.entries()) {
    const counted = index >= checksumAt && index < checksumAt + 8 ? 32 : byte
    unsigned += counted
    signed += counted > 127 ? counted - 256 : counted
  }
  const sum = written ? parseInt(written[1]!, 8) : Number.NaN
  return sum === unsigned || sum === signed
}

/** Octal digits, or, above 8 GB, a binary number whose first bit is set. */
const sizeIn = (field: Buffer): number => {
  if (field[0]! & 0x80) {
    return field[0] === 0x80 && field[1] === 0 ? Number(field.readBigUInt64BE(4)) : Number.NaN
  }
  const digits = field
    .toString('latin1')
    .replace(/[\0 ]+$/, '')
    .trim()
  return /^[0-7]*$/.test(digits) ? parseInt(digits || '0', 8) : Number.NaN
}

const textIn = (field: Buffer): string => field.toString('utf8').split('\0', 1)[0]!

export const isTarHeader = (block: Buffer): boolean =>
  block.length >= blockSize && block[0] !== 0 && isChecked(block.subarray(0, blockSize))

export const readTarHeader = (block: Buffer): TarHeader => {
  const prefix =
    block.toString('latin1', 257, 263) === 'ustar\0' ? textIn(block.subarray(345, 500)) : ''
  const name = textIn(block.subarray(0, 100))
  return {
    name: prefix ? `${prefix}/${name}` : name,
    size: sizeIn(block.subarray(124, 136)),
    type: String.fromCharCode(block[156] || 0x30),
  }
}
