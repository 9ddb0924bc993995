import type { Extent } from '../Source.js'

import { crc32 } from '../crc32.js'
import { type Element, elementsOf } from '../elementAt.js'
import { isPlace } from './isPlace.js'

const ids = { checksum: 0xbf, name: 0x45a3, nothing: 0xec, simple: 0x67c8, tag: 0x7373 } as const
const mostDepth = 8

const isPlaceTag = (bytes: Buffer, simple: Element): boolean => {
  const name = [...elementsOf(bytes, simple)].find(({ id }) => id === ids.name)
  return Boolean(name) && bytes.toString('utf8', name!.start, name!.end).split('.').some(isPlace)
}

/** An element that is nothing, as long as another one. */
const voidElement = (bytes: Buffer, { at, end }: Element): void => {
  const isShort = end - at < 9
  bytes.fill(0, at, end)
  bytes[at] = ids.nothing
  if (isShort) {
    bytes[at + 1] = 0x80 | (end - at - 2)
  } else {
    bytes.writeUIntBE(end - at - 9, at + 3, 6)
    bytes[at + 1] = 0x01
  }
}

/** The first element of others may be a checksum over them. */
const renewChecksum = (bytes: Buffer, first: Element | undefined, end: number): void => {
  if (first?.id === ids.checksum && first.end - first.start === 4) {
    bytes.writeUInt32LE(crc32(bytes.subarray(first.end, end)), first.start)
  }
}

const blankWithin = (bytes: Buffer, within: Extent, depth: number): boolean => {
  const elements = [...elementsOf(bytes, within)]
  let hasPlaces = false
  for (const element of elements) {
    if (element.id === ids.simple && isPlaceTag(bytes, element)) {
      voidElement(bytes, element)
      hasPlaces = true
    } else if ((element.id === ids.tag || element.id === ids.simple) && depth < mostDepth) {
      hasPlaces = blankWithin(bytes, element, depth + 1) || hasPlaces
    }
  }
  if (hasPlaces) {
    renewChecksum(bytes, elements[0], within.end)
  }
  return hasPlaces
}

/** Tags of Matroska without places: elements that are nothing stand there instead. `null` without any. */
export const blankTags = (given: Buffer): Buffer | null => {
  const bytes = Buffer.from(given)
  return blankWithin(bytes, { end: bytes.length, start: 0 }, 0) ? bytes : null
}
