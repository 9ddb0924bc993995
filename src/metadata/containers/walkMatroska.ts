import type { Walk } from '../Block.js'

import { elementAt, headLength } from '../elementAt.js'

const ids = { segment: 0x18538067, tags: 0x1254c367 } as const
/** Bytes of an element, on average; blocks of sound are short. */
const leastBytes = 64
const always = 4096

/** Matroska and WebM: tags. Clusters of a live recording are passed through, element by element. */
export const walkMatroska: Walk = async function* (source, { end, start }) {
  let left = always + (end - start) / leastBytes
  for (let at = start; at < end && left > 0; left -= 1) {
    const head = await source.read(at, Math.min(headLength, end - at))
    const element = elementAt(head, at, end)
    if (!element) {
      return
    }
    if (element.id === ids.tags && !element.isOpen) {
      yield { extents: [element], kind: 'tags' }
    }
    at = element.id === ids.segment || element.isOpen ? element.start : element.end
  }
}
