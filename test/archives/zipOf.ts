import { crc32, deflateRawSync } from 'node:zlib'

/** A file of a zip, and everywhere a header may lie about it. */
export interface ZipFile {
  readonly content?: Uint8Array
  readonly name: string
  /** 0 stored, 8 deflated, or any other number for bytes that are `packed` already. @default 8 */
  readonly method?: number
  readonly packed?: Uint8Array
  readonly size?: number
  readonly flags?: number
  /** Sizes and checksum behind the data instead of before it. */
  readonly descriptor?: 'plain' | 'signed' | 'wide'
  readonly mode?: number
  readonly comment?: Uint8Array
  readonly disk?: number
  readonly centralExtra?: Uint8Array
  readonly localExtra?: Uint8Array
  /** What the local header says instead. */
  readonly local?: Partial<
    Record<'compressedSize' | 'crc' | 'flags' | 'method' | 'size', number>
  > & { name?: string }
  /** What the directory says instead. */
  readonly central?: Partial<Record<'compressedSize' | 'flags' | 'offset' | 'size', number>>
  /** Not in the directory. */
  readonly hidden?: boolean
  /** Bytes behind it that belong to nothing. */
  readonly gap?: Uint8Array
}

export interface ZipShape {
  readonly comment?: Uint8Array
  readonly disk?: number
  /** What the end says instead. */
  readonly end?: Partial<Record<'directorySize' | 'directoryStart' | 'entries', number>>
  /** Bytes before the first file, which positions count or do not count. */
  readonly prefix?: Uint8Array
  readonly prefixCounts?: boolean
  readonly trailing?: Uint8Array
  readonly zip64End?: boolean
}

const empty = Buffer.alloc(0)

const numbers = (...values: Array<[bytes: 2 | 4 | 8, value: number]>): Buffer =>
  Buffer.concat(
    values.map(([bytes, value]) => {
      const buffer = Buffer.alloc(8)
      buffer.writeBigUInt64LE(BigInt(value))
      return buffer.subarray(0, bytes)
    }),
  )

/** Field 1 of ZIP64 with both sizes. */
export const zip64Field = (size: number, compressedSize: number): Buffer =>
  numbers([2, 1], [2, 16], [8, size], [8, compressedSize])

const descriptors = {
  plain: (crc: number, packed: number, size: number) => numbers([4, crc], [4, packed], [4, size]),
  signed: (crc: number, packed: number, size: number) =>
    numbers([4, 0x08074b50], [4, crc], [4, packed], [4, size]),
  wide: (crc: number, packed: number, size: number) =>
    numbers([4, 0x08074b50], [4, crc], [8, packed], [8, size]),
}

const writeFile = (file: ZipFile, offset: number) => {
  const { content = empty, method = 8, name } = file
  const packed = file.packed ?? (method === 8 ? deflateRawSync(content) : content)
  const size = file.size ?? content.length
  const crc = crc32(content)
  const flags = (file.flags ?? 0) | (file.descriptor ? 8 : 0) | 0x0800
  const told = file.descriptor ? 0 : 1
  const local = {
    compressedSize: packed.length * told,
    crc: crc * told,
    flags,
    method,
    name,
    size: size * told,
    ...file.local,
  }
  const { centralExtra = empty, comment = empty, localExtra = empty } = file
  const localName = Buffer.from(local.name)
  const rawName = Buffer.from(name)
  const central = { compressedSize: packed.length, flags, offset, size, ...file.central }
  return {
    bytes: Buffer.concat([
      numbers(
        [4, 0x04034b50],
        [2, 20],
        [2, local.flags],
        [2, local.method],
        [4, 0x5821_0000],
        [4, local.crc],
      ),
      numbers(
        [4, local.compressedSize],
        [4, local.size],
        [2, localName.length],
        [2, localExtra.length],
      ),
      localName,
      localExtra,
      packed,
      file.descriptor ? descriptors[file.descriptor](crc, packed.length, size) : empty,
      file.gap ?? empty,
    ]),
    listed: Buffer.concat([
      numbers(
        [4, 0x02014b50],
        [2, 0x0314],
        [2, 20],
        [2, central.flags],
        [2, method],
        [4, 0x5821_0000],
        [4, crc],
      ),
      numbers(
        [4, central.compressedSize],
        [4, central.size],
        [2, rawName.length],
        [2, centralExtra.length],
      ),
      numbers(
        [2, comment.length],
        [2, file.disk ?? 0],
        [2, 0],
        [4, (file.mode ?? 0) * 65_536],
        [4, central.offset],
      ),
      rawName,
      centralExtra,
      comment,
    ]),
  }
}

/**
 * A zip of these files, byte by byte, as right or as wrong as asked for.
 *
 * @example zipOf([{ name: 'a.txt', content: Buffer.from('hello') }])
 */
export const zipOf = (files: readonly ZipFile[], shape: ZipShape = {}): Buffer => {
  const { comment = empty, disk = 0, prefix = empty, trailing = empty } = shape
  const start = shape.prefixCounts ? prefix.length : 0
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = start
  for (const file of files) {
    const { bytes, listed } = writeFile(file, offset)
    parts.push(bytes)
    offset += bytes.length
    if (!file.hidden) {
      directory.push(listed)
    }
  }
  const listed = Buffer.concat(directory)
  const told = { directorySize: listed.length, directoryStart: offset, entries: directory.length }
  const end = { ...told, ...shape.end }
  const zip64 = Buffer.concat([
    numbers(
      [4, 0x06064b50],
      [8, 44],
      [2, 45],
      [2, 45],
      [4, 0],
      [4, 0],
      [8, told.entries],
      [8, told.entries],
    ),
    numbers([8, told.directorySize], [8, told.directoryStart]),
    numbers([4, 0x07064b50], [4, 0], [8, offset + listed.length], [4, 1]),
  ])
  return Buffer.concat([
    prefix,
    ...parts,
    listed,
    shape.zip64End ? zip64 : empty,
    numbers([4, 0x06054b50], [2, disk], [2, disk], [2, end.entries], [2, end.entries]),
    numbers([4, end.directorySize], [4, end.directoryStart], [2, comment.length]),
    comment,
    trailing,
  ])
}
