import type { Extent } from '../Source.js'

import { isPlace } from './isPlace.js'
import { type Tag, tagsOf } from './tagsOf.js'
import { xmlText } from './xmlText.js'

/** Cameras of Sony name properties in an attribute: `<Item name="Latitude">`. */
const isAboutPlace = ({ attributes, name }: Tag) =>
  isPlace(name) ||
  attributes.some(
    (one) => one.name === 'name' && isPlace(one.value) && /^(?:Item|Group)$/.test(name),
  )

/** Properties that say where, each from its first to its last character, and attributes that do. */
const placesIn = (text: string): Extent[] => {
  const places: Extent[] = []
  let depth = 0
  let begun: undefined | { depth: number; start: number }
  for (const tag of tagsOf(text)) {
    depth -= tag.kind === 'close' ? 1 : 0
    if (begun) {
      if (tag.kind === 'close' && depth <= begun.depth) {
        places.push({ end: tag.end, start: begun.start })
        begun = undefined
      }
    } else if (tag.kind !== 'close' && isAboutPlace(tag)) {
      if (tag.kind === 'open') {
        begun = { depth, start: tag.start }
      } else {
        places.push(tag)
      }
    } else if (tag.kind !== 'close') {
      tag.attributes.filter(({ name }) => isPlace(name)).forEach((one) => places.push(one))
    }
    depth += tag.kind === 'open' ? 1 : 0
  }
  // It never ends: then what is behind it belongs to it.
  return begun ? [...places, { end: text.length, start: begun.start }] : places
}

/** XMP without places: spaces stand there instead, so that it stays as long and as well-formed. `null` without any. */
export const blankXmp = (given: Buffer): Buffer | null => {
  const bytes = Buffer.from(given)
  const { blank, text } = xmlText(bytes)
  const places = placesIn(text)
  places.forEach(({ end, start }) => blank(start, end))
  return places.length > 0 ? bytes : null
}
