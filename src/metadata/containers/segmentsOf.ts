import type { Extent, Source } from '../Source.js'

import { counted } from './counted.js'

export interface Segment extends Extent {
  readonly marker: number
}

export const markers = {
  APP1: 0xe1,
  APP2: 0xe2,
  APP13: 0xed,
  EOI: 0xd9,
  SOI: 0xd8,
  SOS: 0xda,
} as const

const isAlone = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)
/** Within the pixels: a byte that is no marker, or where a decoder may begin anew. */
const isPixels = (marker: number) => marker === 0 || (marker >= 0xd0 && marker <= 0xd7)

const step = 2 ** 16

/** The last byte of those that fill up to a marker. */
const behindFill = async (source: Source, from: number, end: number): Promise<number> => {
  for (let at = from; at < end; at += step) {
    const chunk = await source.read(at, Math.min(step, end - at))
    const other = chunk.findIndex((byte) => byte !== 0xff)
    if (other >= 0) {
      return at + other - 1
    }
  }
  return end
}

/** The next marker behind pixels, or `end`. */
const behindPixels = async (source: Source, from: number, end: number): Promise<number> => {
  for (let at = from; at < end;) {
    const chunk = await source.read(at, Math.min(step, end - at))
    for (
      let i = chunk.indexOf(0xff);
      i >= 0 && i + 1 < chunk.length;
      i = chunk.indexOf(0xff, i + 1)
    ) {
      if (!isPixels(chunk[i + 1]!) && chunk[i + 1] !== 0xff) {
        return at + i
      }
    }
    // The last byte may be the first half of a marker.
    at += chunk.length > 1 ? chunk.length - 1 : chunk.length
    if (chunk.length < 2) {
      return end
    }
  }
  return end
}

/**
 * The segments of a JPEG, `start` to `end` being what is in each: up to its pixels, and through them to its end where
 * `goesThrough` says so at the first pixels. The marker of the end comes with the position behind it. Throws what `counted`
 * throws.
 */
export async function* segmentsOf(
  source: Source,
  { end, start }: Extent,
  goesThrough: () => Promise<boolean>,
): AsyncGenerator<Segment> {
  const count = counted(end - start)
  let isThrough = false
  for (let at = start + 2; at + 2 <= end;) {
    count()
    const head = await source.read(at, 4)
    const marker = head[1]
    if (head[0] !== 0xff || marker === undefined) {
      return
    }
    if (marker === 0xff) {
      at = await behindFill(source, at, end)
    } else if (marker === markers.EOI) {
      yield { end: at + 2, marker, start: at + 2 }
      return
    } else if (isAlone(marker)) {
      at += 2
    } else {
      const length = head.length < 4 ? 0 : head.readUInt16BE(2)
      if (length < 2 || at + 2 + length > end) {
        return
      }
      yield { end: at + 2 + length, marker, start: at + 4 }
      at += 2 + length
      if (marker === markers.SOS) {
        isThrough ||= await goesThrough()
        if (!isThrough) {
          return
        }
        at = await behindPixels(source, at, end)
      }
    }
  }
}
