import type { Extent } from './Source.js'

/** An element of Matroska; `start` to `end` is what is in it. */
export interface Element extends Extent {
  readonly at: number
  readonly id: number
  /** Nobody knew its length when it was begun: it ends where another of its kind begins. */
  readonly isOpen: boolean
}

/** Bytes that hold the longest header. */
export const headLength = 12

/** Bytes of a number, by its first byte. */
const widthOf = (first: number): number => Math.clz32(first) - 23

/**
 * The element whose header `head` begins with, at `at` in something that ends at `end`; `null` when there is none. Numbers
 * have their length in their first bits: ids with them, lengths without.
 */
export const elementAt = (head: Buffer, at: number, end: number): Element | null => {
  const idWidth = widthOf(head[0] ?? 0)
  const sizeWidth = widthOf(head[idWidth] ?? 0)
  if (idWidth > 4 || sizeWidth > 8 || idWidth + sizeWidth > head.length) {
    return null
  }
  const digits = head.subarray(idWidth, idWidth + sizeWidth)
  const ones = [digits[0]! & (0xff >> sizeWidth), ...digits.subarray(1)]
  const isOpen =
    digits[0] === 2 ** (9 - sizeWidth) - 1 && ones.slice(1).every((byte) => byte === 0xff)
  const size = ones.reduce((sum, byte) => sum * 256 + byte, 0)
  const start = at + idWidth + sizeWidth
  return {
    at,
    end: isOpen ? end : Math.min(end, start + size),
    id: head.readUIntBE(0, idWidth),
    isOpen,
    start,
  }
}

/** The elements in a part of bytes that are at hand. */
export function* elementsOf(bytes: Buffer, { end, start }: Extent): Generator<Element> {
  for (let at = start; at < end;) {
    const element = elementAt(bytes.subarray(at, Math.min(end, at + headLength)), at, end)
    if (!element) {
      return
    }
    yield element
    at = element.end
  }
}
