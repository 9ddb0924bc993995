import type { BlockKind } from '../Block.js'

import { isPlace } from '../blanks/isPlace.js'
import { readTags, type ReadTags } from './readTags.js'

/** Tags of Exif that are in the directory of places and know no place. */
const placeless =
  /^GPS(?:VersionID|LatitudeRef|LongitudeRef|AltitudeRef|Status|MeasureMode|MapDatum|Differential)$/

const iptcPlaces = new Set([
  'City',
  'Content Location Code',
  'Content Location Name',
  'Country/Primary Location Code',
  'Country/Primary Location Name',
  'Province/State',
  'Sub-location',
])

const tests: Readonly<Record<BlockKind, (name: string) => boolean>> = {
  exif: (name) => name.startsWith('GPS') && !/Pointer/.test(name) && !placeless.test(name),
  photoshop: (name) => iptcPlaces.has(name),
  tags: () => false,
  xmp: isPlace,
}

const namesOf = (tags: ReadTags): string[] =>
  Object.entries(tags).flatMap(([name, tag]) => (name === '_raw' || !tag ? [] : [name]))

/** Whether another reader than ours still finds a place in a block. */
export const hasPlace = (kind: BlockKind, bytes: Buffer): boolean =>
  namesOf(readTags(kind, bytes)).some(tests[kind])
