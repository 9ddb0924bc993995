import ExifReader from 'exifreader'

import type { BlockKind } from '../Block.js'

import { resourceIds, resourcesOf } from '../blanks/resourcesOf.js'

/** A tag as the reader gives it: `value` is of many shapes, `description` is mostly text. */
export interface ReadTag {
  readonly description?: unknown
  readonly value?: unknown
}

export type ReadTags = Readonly<Record<string, ReadTag>>

/** Bytes of a block that are read for people: a hostile one of this length costs milliseconds. */
const mostBytes: Readonly<Record<BlockKind, number>> = {
  exif: 2 ** 17,
  photoshop: 60_000,
  tags: 0,
  xmp: 2 ** 16,
}

const packet = '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>'

/** XMP as a file of its own. Other packets in it and definitions of entities are none of XMP. */
const xmpFile = (bytes: Buffer): Buffer | null => {
  const text = bytes.toString('latin1').replace(/<\?xpacket[^>]*>/g, '')
  return text.includes('<!') ? null : Buffer.from(packet + text, 'latin1')
}

/** The one resource with text as a picture of its own. */
const iptcFile = (bytes: Buffer): Buffer | null => {
  const found = [...resourcesOf(bytes)].find(({ id }) => id === resourceIds.iptc)
  if (!found) {
    return null
  }
  const data = bytes.subarray(found.start, found.end)
  const segment = Buffer.alloc(18)
  const resource = Buffer.alloc(12)
  segment.writeUInt32BE(0xffd8ffed)
  segment.writeUInt16BE(2 + 14 + resource.length + data.length + (data.length % 2), 4)
  resource.write('8BIM')
  resource.writeUInt16BE(resourceIds.iptc, 4)
  resource.writeUInt32BE(data.length, 8)
  return Buffer.concat([
    segment.subarray(0, 6),
    Buffer.from('Photoshop 3.0\0'),
    resource,
    data,
    Buffer.alloc(data.length % 2),
    Buffer.from([0xff, 0xda, 0, 2, 0, 0]),
  ])
}

const files: Readonly<Record<BlockKind, (bytes: Buffer) => Buffer | null>> = {
  exif: (bytes) => bytes,
  photoshop: iptcFile,
  tags: () => null,
  xmp: xmpFile,
}

const groups = { exif: 'exif', photoshop: 'iptc', tags: 'xmp', xmp: 'xmp' } as const

/** The tags of one block by their names. Whatever is wrong with it, there are none then. */
export const readTags = (kind: BlockKind, bytes: Buffer): ReadTags => {
  try {
    const file = bytes.length > mostBytes[kind] ? null : files[kind](bytes)
    const found = file ? ExifReader.load(file, { expanded: true }) : {}
    return (found[groups[kind]] ?? {}) as unknown as ReadTags
  } catch {
    return {}
  }
}
