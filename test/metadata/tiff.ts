/** A value: bytes of any type, or a directory or a block whose offset is written. */
export interface Field {
  readonly bytes?: Buffer
  readonly count?: number
  readonly directory?: readonly Field[]
  /** Instead of where the bytes are put. */
  readonly offset?: number
  readonly tag: number
  readonly type: number
}

/** Directories as TIFF has them, big-endian, the first at `at`; offsets count from `base`. */
export const directory = (fields: readonly Field[], at: number, base = 0): Buffer => {
  const table = Buffer.alloc(2 + fields.length * 12 + 4)
  table.writeUInt16BE(fields.length)
  let behind = Buffer.alloc(0)
  fields.forEach(({ bytes = Buffer.alloc(0), count, directory: inner, offset, tag, type }, i) => {
    const entry = 2 + i * 12
    const put = at + table.length + behind.length
    const data = inner ? directory(inner, put, base) : bytes
    table.writeUInt16BE(tag, entry)
    table.writeUInt16BE(type, entry + 2)
    table.writeUInt32BE(count ?? (inner ? 1 : data.length), entry + 4)
    if (!inner && offset === undefined && data.length <= 4) {
      data.copy(table, entry + 8)
    } else {
      table.writeUInt32BE(offset ?? put - base, entry + 8)
      behind = Buffer.concat([behind, data])
    }
  })
  return Buffer.concat([table, behind])
}

export const tiff = (fields: readonly Field[]): Buffer =>
  Buffer.concat([Buffer.from('MM\0\x2a\0\0\0\x08', 'latin1'), directory(fields, 8)])

export const text = (tag: number, words: string): Field => ({
  bytes: Buffer.from(`${words}\0`),
  tag,
  type: 2,
})

const rational = (...values: readonly number[]) => {
  const bytes = Buffer.alloc(values.length * 8)
  values.forEach((value, i) => {
    bytes.writeUInt32BE(Math.round(value * 1000), i * 8)
    bytes.writeUInt32BE(1000, i * 8 + 4)
  })
  return bytes
}

/** Where: the pointer, and its directory. */
export const place: Field = {
  directory: [
    { bytes: Buffer.from('N\0'), tag: 1, type: 2 },
    { bytes: rational(52, 31, 12), count: 3, tag: 2, type: 5 },
    { bytes: Buffer.from('E\0'), tag: 3, type: 2 },
    { bytes: rational(13, 24, 18), count: 3, tag: 4, type: 5 },
  ],
  tag: 0x8825,
  type: 4,
}

const segment = (marker: number, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts)
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([head, body])
}

const within = (picture: Buffer, segments: readonly Buffer[]) =>
  Buffer.concat([picture.subarray(0, 2), ...segments, picture.subarray(2)])

export const withExif = (picture: Buffer, exif: Buffer): Buffer =>
  within(picture, [segment(0xe1, Buffer.from('Exif\0\0'), exif)])

export const withXmp = (picture: Buffer, xmp: Buffer): Buffer =>
  within(picture, [segment(0xe1, Buffer.from('http://ns.adobe.com/xap/1.0/\0'), xmp)])
