import type { Found, Walk } from '../Block.js'
import type { Extent, Source } from '../Source.js'

import { type Box, boxesOf } from './boxesOf.js'
import { freed } from './freed.js'
import { itemBlock } from './itemBlock.js'
import { itemsOf } from './itemsOf.js'
import { placesInList } from './placesInList.js'

const xmpId = Buffer.from('be7acfcb97a942e89c71999491e3afac', 'hex')

/** Boxes that have others in them, on the way to metadata. */
const containers = new Set(['moov', 'trak', 'udta', 'moof', 'traf', 'mdia'])
/** What cameras call a place: coordinates, and a place by its name (3GPP). */
const places = new Set(['\xa9xyz', 'loci'])
const mostDepth = 8
const mostInMeta = 100

/** Apple leaves out the version that others begin it with. */
const metaStart = async (source: Source, { end, start }: Box): Promise<number> => {
  const head = await source.read(start, Math.min(8, end - start))
  return head.toString('latin1', 4, 8) === 'hdlr' ? start : start + 4
}

async function* walkMeta(source: Source, meta: Box): AsyncGenerator<Found> {
  const boxes: Box[] = []
  for await (const box of boxesOf(source, {
    end: meta.end,
    start: await metaStart(source, meta),
  })) {
    boxes.push(box)
    if (boxes.length === mostInMeta) {
      break
    }
  }
  const find = (type: string) => boxes.find((box) => box.type === type)
  for (const item of await itemsOf(source, boxes)) {
    yield await itemBlock(source, item)
  }
  const list = find('ilst')
  if (list) {
    for await (const place of placesInList(source, { keys: find('keys'), list })) {
      yield { place }
    }
  }
  const xml = find('xml ')
  if (xml) {
    yield { extents: [{ end: xml.end, start: Math.min(xml.end, xml.start + 4) }], kind: 'xmp' }
  }
}

async function* walkBox(source: Source, box: Box, depth: number): AsyncGenerator<Found> {
  const { end, start, type } = box
  if (places.has(type)) {
    yield { place: freed(box) }
  } else if (type === 'XMP_') {
    yield { extents: [box], kind: 'xmp' }
  } else if (type === 'uuid' && (await source.read(start, 16)).equals(xmpId)) {
    yield { extents: [{ end, start: start + 16 }], kind: 'xmp' }
  } else if (type === 'meta') {
    yield* walkMeta(source, box)
  } else if (containers.has(type) && depth < mostDepth) {
    yield* walkAll(source, box, depth + 1)
  }
}

async function* walkAll(source: Source, within: Extent, depth = 0): AsyncGenerator<Found> {
  for await (const box of boxesOf(source, within)) {
    yield* walkBox(source, box, depth)
  }
}

/**
 * MP4, QuickTime, 3GPP, M4A, AVIF, HEIF: coordinates and names of places in the data of users, lists of values with
 * keys, XMP, and the Exif and XMP of pictures. The tracks of sensors within a film are not looked into.
 */
export const walkBoxes: Walk = (source, within) => walkAll(source, within)
