import { createHash } from 'node:crypto'

import type { Block, Patch } from '../Block.js'
import type { Extent, Source } from '../Source.js'

/** `<identifier>\0`, the MD5 of the whole in 32 digits, its length, the offset of this part. */
export const extendedPrefix = Buffer.from('http://ns.adobe.com/xmp/extension/\0')
const digits = 32
/** A picture has one, and some a rest of another. */
const mostNames = 4
/** Packets that may refer to it. */
const mostPackets = 16
const headLength = extendedPrefix.length + digits + 8

export interface ExtendedPart {
  readonly data: Extent
  /** Where the digits are. */
  readonly guidAt: number
  readonly guid: string
  readonly offset: number
}

export const readExtendedPart = async (
  source: Source,
  { end, start }: Extent,
): Promise<ExtendedPart | null> => {
  const head = await source.read(start, headLength)
  const guidAt = start + extendedPrefix.length
  return end - start < headLength
    ? null
    : {
        data: { end, start: start + headLength },
        guid: head.toString('latin1', extendedPrefix.length, extendedPrefix.length + digits),
        guidAt,
        offset: head.readUInt32BE(headLength - 4),
      }
}

const allIndexes = (text: string, word: string): number[] => {
  const found: number[] = []
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    found.push(at)
  }
  return found
}

/** XMP too long for one segment. Its MD5 is its name, in each part and in the packet that refers to it. */
export const extendedBlocks = async (
  source: Source,
  parts: readonly ExtendedPart[],
  packets: readonly Extent[],
): Promise<Block[]> => {
  const texts = await Promise.all(
    (parts.length > 0 ? packets.slice(0, mostPackets) : []).map(async ({ end, start }) => ({
      start,
      text: (await source.read(start, end - start)).toString('latin1'),
    })),
  )
  const names = [...new Set(parts.map(({ guid }) => guid))].slice(0, mostNames)
  return names.map((guid) => {
    const own = parts.filter((part) => part.guid === guid).sort((a, b) => a.offset - b.offset)
    const named = [
      ...own.map(({ guidAt }) => guidAt),
      ...texts.flatMap(({ start, text }) => allIndexes(text, guid).map((at) => start + at)),
    ]
    return {
      extents: own.map(({ data }) => data),
      kind: 'xmp',
      seal: (bytes): Patch[] => {
        const name = createHash('md5').update(bytes).digest('hex').toUpperCase()
        return named.map((start) => ({ bytes: Buffer.from(name), end: start + digits, start }))
      },
    }
  })
}
