import type { Block, Found, Patch, Walk } from '../Block.js'
import type { Extent, Source } from '../Source.js'

import { crc32 } from '../crc32.js'
import { counted } from './counted.js'
import { exifBlock } from './exifBlock.js'
import { hidesPlace, mayHide } from './hidesPlace.js'
import { textChunk } from './textChunk.js'

interface Chunk extends Extent {
  readonly type: string
}

const signatureLength = 8
const headLength = 8
const crcLength = 4
/** Bytes that hold the keyword and what else is in front of a text. */
const mostHead = 4096
/** Of a compressed profile that is looked into: a longer one is taken for a place. */
const mostText = 2 ** 22
const mostProfiles = 16

/** A private chunk that may be copied by those who do not know it: what is in it is nothing. */
const nothing = Buffer.from('voId')

async function* chunksOf(source: Source, { end, start }: Extent): AsyncGenerator<Chunk> {
  const count = counted(end - start)
  for (let at = start + signatureLength; at + headLength + crcLength <= end;) {
    count()
    const head = await source.read(at, headLength)
    const length = head.readUInt32BE(0)
    const type = head.toString('latin1', 4, 8)
    const from = at + headLength
    if (from + length + crcLength > end || !/^[a-z]{4}$/i.test(type)) {
      return
    }
    yield { end: from + length, start: from, type }
    at = from + length + crcLength
  }
}

const crcAt = (at: number, ...parts: readonly Buffer[]): Patch => {
  const bytes = Buffer.alloc(crcLength)
  bytes.writeUInt32BE(crc32(...parts))
  return { bytes, end: at + crcLength, start: at }
}

/** The chunk as one that says nothing, as long as it was. */
const voided = ({ end, start }: Chunk): Patch[] => [
  { bytes: nothing, end: start, start: start - nothing.length },
  { end, start },
  crcAt(end, nothing, Buffer.alloc(end - start)),
]

/** A block at the end of a chunk; other bytes give the chunk another checksum. */
const sealed = async (
  source: Source,
  { end, start, type }: Chunk,
  block: Block,
): Promise<Block> => {
  const before = await source.read(start, block.extents[0]!.start - start)
  return { ...block, seal: (bytes) => [crcAt(end, Buffer.from(type), before, bytes)] }
}

interface Budget {
  /** Compressed profiles that are unpacked; the next are taken for places. */
  profiles: number
}

const foundIn = async (source: Source, chunk: Chunk, budget: Budget): Promise<Found | null> => {
  const { end, start, type } = chunk
  if (type === 'eXIf') {
    return sealed(source, chunk, await exifBlock(source, chunk))
  }
  if (!/^(?:iTXt|tEXt|zTXt)$/.test(type)) {
    return null
  }
  const text = textChunk(type, await source.read(start, Math.min(mostHead, end - start)))
  if (text?.isXmp && !text.isCompressed) {
    return sealed(source, chunk, { extents: [{ end, start: start + text.at }], kind: 'xmp' })
  }
  if (!text || !mayHide(text)) {
    return null
  }
  budget.profiles -= 1
  const isTooMuch = budget.profiles < 0 || end - start > mostText
  return isTooMuch || hidesPlace(text, await source.read(start, end - start))
    ? { place: voided(chunk) }
    : null
}

/**
 * PNG: Exif and XMP, and text whose keyword is a place or a profile with places. What is compressed or in hexadecimal
 * digits goes as a whole: in place it cannot be said in as many bytes.
 */
export const walkPng: Walk = async function* (source, within) {
  const budget = { profiles: mostProfiles }
  for await (const chunk of chunksOf(source, within)) {
    const found = await foundIn(source, chunk, budget)
    if (found) {
      yield found
    }
  }
}
