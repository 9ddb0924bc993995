import type { Patch } from '../Block.js'
import type { Extent, Source } from '../Source.js'

import { isPlace } from '../blanks/isPlace.js'
import { type Box, boxesOf } from './boxesOf.js'
import { freed } from './freed.js'

/** `com.apple.quicktime.location.ISO6709` and its like. */
const isPlaceKey = (key: string) => key.split('.').some((word) => isPlace(word))

/** Keys are numbered from 1 in the order of their table. */
const placeNumbers = async (source: Source, keys: Box): Promise<Set<number>> => {
  const numbers = new Set<number>()
  let number = 0
  for await (const { end, start } of boxesOf(source, { end: keys.end, start: keys.start + 8 })) {
    number += 1
    if (isPlaceKey((await source.read(start, Math.min(256, end - start))).toString('latin1'))) {
      numbers.add(number)
    }
  }
  return numbers
}

const isFreeform = ({ type }: Box) => type === '----'

/** An item that has its key in itself: `mean`, `name`, `data`. */
const isNamedPlace = async (source: Source, within: Extent): Promise<boolean> => {
  for await (const { type, end, start } of boxesOf(source, within)) {
    if (type === 'name') {
      return isPlaceKey(
        (await source.read(start + 4, Math.min(256, end - start))).toString('latin1'),
      )
    }
  }
  return false
}

/** Items of a list of values that are places: by a number in the table of keys, by their type, or by a name of their own. */
export async function* placesInList(
  source: Source,
  { keys, list }: { readonly keys?: Box; readonly list: Box },
): AsyncGenerator<readonly Patch[]> {
  const numbers = keys ? await placeNumbers(source, keys) : new Set<number>()
  for await (const item of boxesOf(source, list)) {
    const number = Buffer.from(item.type, 'latin1').readUInt32BE(0)
    if (
      numbers.has(number) ||
      item.type === '\xa9xyz' ||
      (isFreeform(item) && (await isNamedPlace(source, item)))
    ) {
      yield freed(item)
    }
  }
}
