import type { Extent, Source } from '../Source.js'

import { counted } from './counted.js'

/** A box of MP4, AVIF and their relatives; `start` to `end` is what is in it. */
export interface Box extends Extent {
  /** Where its own header begins. */
  readonly at: number
  readonly type: string
}

const headLength = 8
/** With a length of 64 bits. */
const longHeadLength = 16

const lengthOf = (head: Buffer, left: number): { header: number; length: number } | null => {
  const said = head.readUInt32BE(0)
  if (said === 0) {
    return { header: headLength, length: left }
  }
  if (said !== 1) {
    return { header: headLength, length: said }
  }
  return head.length < longHeadLength
    ? null
    : { header: longHeadLength, length: Number(head.readBigUInt64BE(8)) }
}

/** Boxes one after the other; ends at the first that cannot be one. A last one that is cut off is cut. Throws what `counted` throws. */
export async function* boxesOf(source: Source, { end, start }: Extent): AsyncGenerator<Box> {
  const count = counted(end - start)
  for (let at = start; at + headLength <= end;) {
    count()
    const head = await source.read(at, Math.min(longHeadLength, end - at))
    const { header = 0, length = 0 } = lengthOf(head, end - at) ?? {}
    if (header === 0 || length < header) {
      return
    }
    const type = head.toString('latin1', 4, 8)
    yield { at, end: Math.min(end, at + length), start: at + header, type }
    at += length
  }
}
