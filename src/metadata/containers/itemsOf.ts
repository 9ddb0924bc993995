import type { Extent, Source } from '../Source.js'

import { type Box, boxesOf } from './boxesOf.js'

export interface Item {
  readonly extents: readonly Extent[]
  readonly type: 'Exif' | 'mime'
}

/** More than the tables of any picture have. */
const mostTable = 2 ** 22
const mostExtents = 100_000

/** Reads numbers one after the other; beyond the end they are zero. */
const reader = (bytes: Buffer, from: number) => {
  let at = from
  return {
    isOver: () => at >= bytes.length,
    number: (width: number): number => {
      const isThere = width > 0 && at + width <= bytes.length
      const value = !isThere
        ? 0
        : width === 8
          ? Number(bytes.readBigUInt64BE(at))
          : bytes.readUIntBE(at, width)
      at += width
      return value
    },
  }
}

const tableOf = (source: Source, { end, start }: Box) =>
  source.read(start, Math.min(mostTable, end - start))

/** Types of the items by their numbers, of those that are metadata. */
const readTypes = async (source: Source, info: Box): Promise<Map<number, Item['type']>> => {
  const types = new Map<number, Item['type']>()
  const [version = 0] = await source.read(info.start, 1)
  const entries = { ...info, start: info.start + (version === 0 ? 6 : 8) }
  for await (const { end, start, type } of boxesOf(source, entries)) {
    const entry = await source.read(start, Math.min(64, end - start))
    const isLong = entry[0] === 3
    if (type === 'infe' && entry.length >= (isLong ? 14 : 12)) {
      const id = isLong ? entry.readUInt32BE(4) : entry.readUInt16BE(4)
      const called = entry.toString('latin1', isLong ? 10 : 8, isLong ? 14 : 12)
      if (called === 'Exif' || called === 'mime') {
        types.set(id, called)
      }
    }
  }
  return types
}

/** Where the items with these numbers are: in the file, or in the box of data beside the table. */
const readPlaces = async (
  source: Source,
  { data, locations }: { readonly data?: Box; readonly locations: Box },
  types: ReadonlyMap<number, Item['type']>,
): Promise<Item[]> => {
  const bytes = await tableOf(source, locations)
  const { isOver, number } = reader(bytes, 4)
  const version = bytes[0] ?? 0
  const [sizes, more] = [number(1), number(1)]
  const widths = {
    base: more >> 4,
    index: version > 0 ? more & 15 : 0,
    length: sizes & 15,
    offset: sizes >> 4,
  }
  const count = number(version < 2 ? 2 : 4)
  const items: Item[] = []
  let left = mostExtents
  for (let i = 0; i < count && !isOver() && left > 0; i++) {
    const type = types.get(number(version < 2 ? 2 : 4))
    const method = version > 0 ? number(2) & 15 : 0
    number(2)
    const base = number(widths.base) + (method === 1 ? (data?.start ?? Infinity) : 0)
    const extents: Extent[] = []
    const many = number(2)
    for (let j = 0; j < many && left > 0; j++, left--) {
      number(widths.index)
      const start = base + number(widths.offset)
      const length = number(widths.length)
      const end = Math.min(source.size, length === 0 ? source.size : start + length)
      if (type && method < 2 && start < end) {
        extents.push({ end, start })
      }
    }
    if (type && extents.length > 0) {
      items.push({ extents, type })
    }
  }
  return items
}

/** The metadata among the items of a picture (AVIF, HEIF), by the tables in its `meta` box. */
export const itemsOf = async (source: Source, boxes: readonly Box[]): Promise<Item[]> => {
  const find = (type: string) => boxes.find((box) => box.type === type)
  const [info, locations] = [find('iinf'), find('iloc')]
  return info && locations
    ? readPlaces(source, { data: find('idat'), locations }, await readTypes(source, info))
    : []
}
