import type { Block, Found, Walk } from '../Block.js'
import type { Extent, Source } from '../Source.js'

import {
  extendedBlocks,
  type ExtendedPart,
  extendedPrefix,
  readExtendedPart,
} from './extendedXmp.js'
import { markers, type Segment, segmentsOf } from './segmentsOf.js'
import { walkBehind } from './walkBehind.js'

const prefixes = {
  exif: Buffer.from('Exif\0'),
  mpf: Buffer.from('MPF\0'),
  photoshop: Buffer.from('Photoshop 3.0\0'),
  xmp: Buffer.from('http://ns.adobe.com/xap/1.0/\0'),
}
const exifPrefixLength = 6
const longestPrefix = 64

const isTiff = (head: Buffer) => /^(?:II\*\0|MM\0\*)/.test(head.toString('latin1', 0, 4))

/** Where XML begins in a segment that does not say what it is. */
const xmlAt = (head: Buffer): number =>
  head.toString('latin1').search(/<\?xpacket|<x:xmpmeta|<rdf:RDF/)

/** Zeros behind a picture are no more than padding. */
const endsWithPicture = async (source: Source, { end, start }: Extent): Promise<boolean> => {
  const length = Math.min(1024, end - start)
  const tail = (await source.read(end - length, length)).toString('latin1').replace(/\0+$/, '')
  return tail.endsWith('\xff\xd9')
}

interface Collected {
  readonly exif: Extent[][]
  readonly extended: ExtendedPart[]
  /** An index says that other pictures follow. */
  hasOthers: boolean
  readonly photoshop: Extent[]
  readonly xmp: Extent[]
}

/** Puts segments together that are pieces of one. */
const collect = async (
  source: Source,
  { end, marker, start }: Segment,
  into: Collected,
): Promise<void> => {
  const head = await source.read(start, Math.min(longestPrefix, end - start))
  const begins = (prefix: Buffer) => head.subarray(0, prefix.length).equals(prefix)
  const behind = (length: number): Extent => ({ end, start: Math.min(end, start + length) })
  if (marker === markers.APP13 && begins(prefixes.photoshop)) {
    into.photoshop.push(behind(prefixes.photoshop.length))
  } else if (marker === markers.APP2 && begins(prefixes.mpf)) {
    into.hasOthers = true
  } else if (marker === markers.APP1 && begins(prefixes.exif)) {
    const body = behind(exifPrefixLength)
    if (isTiff(head.subarray(exifPrefixLength)) || into.exif.length === 0) {
      into.exif.push([body])
    } else {
      into.exif.at(-1)!.push(body)
    }
  } else if (marker === markers.APP1 && begins(extendedPrefix)) {
    const part = await readExtendedPart(source, { end, start })
    into.extended.push(...(part ? [part] : []))
  } else if (marker === markers.APP1) {
    const at = begins(prefixes.xmp) ? prefixes.xmp.length : xmlAt(head)
    into.xmp.push(...(at < 0 ? [] : [behind(at)]))
  }
}

const blocksOf = async (
  source: Source,
  { exif, extended, photoshop, xmp }: Collected,
): Promise<Block[]> => [
  ...exif.map((extents): Block => ({ extents, kind: 'exif' })),
  ...xmp.map((extent): Block => ({ extents: [extent], kind: 'xmp' })),
  ...(photoshop.length > 0 ? [{ extents: photoshop, kind: 'photoshop' } as const] : []),
  ...(await extendedBlocks(source, extended, xmp)),
]

const walker = (isWithin: boolean): Walk =>
  async function* (source, within): AsyncGenerator<Found> {
    const into: Collected = { exif: [], extended: [], hasOthers: false, photoshop: [], xmp: [] }
    const goesThrough = async () =>
      !isWithin && (into.hasOthers || !(await endsWithPicture(source, within)))
    let behind: Extent | undefined
    for await (const segment of segmentsOf(source, within, goesThrough)) {
      if (segment.marker === markers.EOI) {
        behind = { end: within.end, start: segment.end }
      } else {
        await collect(source, segment, into)
      }
    }
    yield* await blocksOf(source, into)
    if (behind && !isWithin) {
      yield* walkBehind(source, behind, walkWithin)
    }
  }

/** Such a picture within a file: nothing behind it is its own. */
const walkWithin = walker(true)

/**
 * JPEG: Exif, XMP, XMP in parts, resources of Photoshop. Where something follows behind the picture (other pictures of
 * the same shot, a short film), that is looked through, too.
 */
export const walkJpeg = walker(false)
