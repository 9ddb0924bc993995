import type { Found, Walk } from '../Block.js'
import type { Extent, Source } from '../Source.js'

import { walkBoxes } from './walkBoxes.js'

const step = 2 ** 16
/** Longest sign, so that none is missed between two steps. */
const overlap = 8
/** Pictures and films behind a picture that are looked into. */
const most = 8

/** How a JPEG and an MP4 begin. */
const signs = /\xff\xd8\xff[\xc0-\xfe]|....ftyp/gs

/** What follows a picture in the same file: other exposures, previews, the film of a moving picture. */
export async function* walkBehind(
  source: Source,
  { end, start }: Extent,
  walkPicture: Walk,
): AsyncGenerator<Found> {
  let left = most
  for (let at = start; at < end && left > 0; at += step) {
    const chunk = (await source.read(at, Math.min(step + overlap, end - at))).toString('latin1')
    for (const { 0: sign, index } of chunk.matchAll(signs)) {
      if (index < step && left > 0) {
        left -= 1
        const within = { end, start: at + index }
        const walk = sign.endsWith('ftyp') ? walkBoxes : walkPicture
        yield* walk(source, within)
      }
    }
  }
}
