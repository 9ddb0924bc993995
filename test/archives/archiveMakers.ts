import { constants, crc32, deflateRawSync, gzipSync } from 'node:zlib'

import { zipOf, type ZipFile, zip64Field } from './zipOf.js'

export const text = (words: string): Buffer => Buffer.from(words, 'latin1')

/** Bytes that do not compress, the same every time. */
export const noise = (length: number): Buffer => {
  let state = 1
  return Buffer.from(
    Uint8Array.from({ length }, () => (state = (state * 48_271) % 2_147_483_647) >> 8),
  )
}

const mebibyte = 1024 * 1024

/** Deflated zeros: a mebibyte is a kilobyte, and blocks that were flushed may be repeated. */
const zeros = (mebibytes: number): Buffer => {
  const block = deflateRawSync(Buffer.alloc(mebibyte), { finishFlush: constants.Z_FULL_FLUSH })
  return Buffer.concat([...Array<Buffer>(mebibytes).fill(block), text('\x03\x00')])
}

/** 1 GiB in 1 MB. */
export const bomb = (mebibytes = 1024): Buffer =>
  zipOf([{ name: 'zeros', packed: zeros(mebibytes), size: mebibytes * mebibyte }])

/** The same, told in sizes that clamd does not read. */
export const zip64Bomb = (): Buffer => {
  const packed = zeros(1024)
  const told = 0xffffffff
  const field = zip64Field(1024 * mebibyte, packed.length)
  const masked = { compressedSize: told, size: told }
  return zipOf([
    {
      name: 'zeros',
      packed,
      local: masked,
      central: masked,
      localExtra: field,
      centralExtra: field,
    },
  ])
}

/** 10 GiB in a few kilobytes: zeros in a zip in a zip in a zip, none of which says so from outside. */
export const nestedBomb = (descriptor?: ZipFile['descriptor']): Buffer => {
  const inner = zipOf([
    { name: 'zeros', packed: zeros(10_240), size: (10_240 * mebibyte) % 2 ** 32, descriptor },
  ])
  const middle = zipOf([{ name: 'inner.zip', content: inner, descriptor }])
  return zipOf([{ name: 'middle.zip', content: middle }])
}

/** 1000 files of 10 MiB that are the same bytes. */
export const overlapping = (): Buffer => {
  const packed = zeros(10)
  const central = { offset: 0 }
  const files = Array.from({ length: 999 }, (_, index) => ({
    name: `f${String(index).padStart(3, '0')}`,
    packed: new Uint8Array(0),
    central: { ...central, compressedSize: packed.length, size: 10 * mebibyte },
  }))
  return zipOf([{ name: 'zeros', packed, size: 10 * mebibyte }, ...files])
}

export const manyFiles = (count: number): Buffer =>
  zipOf(Array.from({ length: count }, (_, index) => ({ name: `f${index}`, method: 0 })))

/** `depth` zips around `content`. */
export const nested = (
  depth: number,
  content: Uint8Array,
  shape: Partial<ZipFile> = {},
): Buffer => {
  let zip: Buffer = Buffer.from(content)
  for (let level = 0; level < depth; level += 1) {
    zip = zipOf([{ ...shape, name: level === 0 ? 'a.com' : `z${level}.zip`, content: zip }])
  }
  return zip
}

export const gzipBomb = (mebibytes: number): Buffer => {
  const footer = Buffer.alloc(8)
  footer.writeUInt32LE((mebibytes * mebibyte) % 2 ** 32, 4)
  return Buffer.concat([text('\x1f\x8b\x08\0\0\0\0\0\0\x03'), zeros(mebibytes), footer])
}

/** A ZIP64 header in front of data, as clamd does not open it. */
export const zip64Local = (content: Uint8Array, method: 0 | 8 = 8): Buffer => {
  const length = method === 8 ? deflateRawSync(content).length : content.length
  const local = { compressedSize: 0xffffffff, size: 0xffffffff }
  const localExtra = zip64Field(content.length, length)
  return zipOf([{ name: 'a.com', content, method, local, localExtra }])
}

/** LZMA as a zip has it: a header of nine bytes, and bytes that begin like LZMA data. */
export const lzmaMember = (content: Uint8Array): Buffer =>
  zipOf([
    {
      name: 'a.com',
      content,
      method: 14,
      packed: Buffer.concat([text('\x09\x04\x05\0\x5d\0\0\x01\0'), content]),
    },
  ])

const rels = (inside: string): Buffer =>
  text(
    `<?xml version="1.0" encoding="UTF-8"?>\n<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${inside}</Relationships>`,
  )

const relationship = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

export const wordType =
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'

const contentTypes = (main: string): Buffer =>
  text(
    `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${main}"/></Types>`,
  )

export interface DocxShape extends Partial<ZipFile> {
  readonly files?: readonly ZipFile[]
  readonly mainType?: string
  /** Goes into word/_rels/settings.xml.rels. */
  readonly settings?: Buffer | string
}

/** A Word document as small as they get. */
export const docx = ({
  files = [],
  mainType = wordType,
  settings,
  ...shape
}: DocxShape = {}): Buffer => {
  const part = (name: string, content: Buffer): ZipFile => ({ ...shape, name, content })
  const extra = typeof settings === 'string' ? rels(settings) : settings
  return zipOf([
    part('[Content_Types].xml', contentTypes(mainType)),
    part(
      '_rels/.rels',
      rels(
        `<Relationship Id="r1" Type="${relationship}/officeDocument" Target="word/document.xml"/>`,
      ),
    ),
    part(
      'word/document.xml',
      text(`<w:document><w:body>${'<w:p/>'.repeat(5000)}</w:body></w:document>`),
    ),
    ...(extra ? [part('word/_rels/settings.xml.rels', extra)] : []),
    ...files,
  ])
}

export const template = (target: string, mode = 'External'): string =>
  `<Relationship Id="rId1" Type="${relationship}/attachedTemplate" Target="${target}" TargetMode="${mode}"/>`

/** An OpenDocument text, its type stored in front. */
export const odt = (files: readonly ZipFile[] = [], meta = ''): Buffer =>
  zipOf([
    { name: 'mimetype', content: text('application/vnd.oasis.opendocument.text'), method: 0 },
    { name: 'Configurations2/', method: 0 },
    {
      name: 'content.xml',
      content: text(
        `<office:document-content>${'<text:p/>'.repeat(500)}</office:document-content>`,
      ),
      descriptor: 'signed',
    },
    {
      name: 'meta.xml',
      content: text(`<office:document-meta>${meta}</office:document-meta>`),
      descriptor: 'signed',
    },
    ...files,
    { name: 'META-INF/manifest.xml', content: text('<manifest:manifest/>'), descriptor: 'signed' },
  ])

export interface TarEntry {
  readonly content?: Uint8Array
  readonly name: string
  readonly size?: number
  readonly type?: string
}

/** A ustar archive. */
export const tarOf = (entries: readonly TarEntry[]): Buffer => {
  const blocks = entries.flatMap(
    ({ content = Buffer.alloc(0), name, size = content.length, type = '0' }) => {
      const header = Buffer.alloc(512)
      header.write(name, 0, 100)
      header.write('0000644\0', 100)
      header.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
      header.write(`        ${type}`, 148)
      header.write('ustar\x0000', 257)
      const sum = header.reduce((total, byte) => total + byte, 0)
      header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
      return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]
    },
  )
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}

export const tgz = (entries: readonly TarEntry[]): Buffer => gzipSync(tarOf(entries))

const sevenBits = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) | 128, ...sevenBits(Math.floor(value / 128))]

const withSum = (bytes: Buffer): Buffer => {
  const sum = Buffer.alloc(4)
  sum.writeUInt32LE(crc32(bytes))
  return Buffer.concat([bytes, sum])
}

const inFours = (bytes: Buffer): Buffer =>
  Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])

/** An xz file whose data is stored; `size` is what its index says that it unpacks to. */
export const xzOf = (content: Uint8Array, size = content.length): Buffer => {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(content.length - 1)
  const head = withSum(text('\x02\0\x21\x01\x16\0\0\0'))
  const data = Buffer.concat([text('\x01'), length, content, text('\0')])
  const block = Buffer.concat([head, data])
  const listed = Buffer.from([0, 1, ...sevenBits(block.length), ...sevenBits(size)])
  const index = withSum(inFours(listed))
  const backward = Buffer.alloc(6)
  backward.writeUInt32LE(index.length / 4 - 1)
  const sum = Buffer.alloc(4)
  sum.writeUInt32LE(crc32(backward))
  return Buffer.concat([
    text('\xfd7zXZ\0'),
    withSum(text('\0\0')),
    inFours(block),
    index,
    sum,
    backward,
    text('YZ'),
  ])
}

/** A compound file (.doc) with these entries in its directory: 1 folders, 2 streams. */
export const oleOf = (entries: ReadonlyArray<readonly [name: string, type: 1 | 2]>): Buffer => {
  const records = entries.map(([name, type]) => {
    const record = Buffer.alloc(128)
    record.write(`${name}\0`, 'utf16le')
    record.writeUInt16LE((name.length + 1) * 2, 64)
    record[66] = type
    return record
  })
  const header = Buffer.alloc(512)
  header.write('d0cf11e0a1b11ae1', 'hex')
  return Buffer.concat([header, Buffer.alloc(4096, 'text '), ...records])
}
