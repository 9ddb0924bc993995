import type { BlockKind, Found, Patch } from './Block.js'
import type { Source } from './Source.js'

import { blanks } from './blanks/blanks.js'
import { wipes } from './blanks/wipes.js'
import { walkerOf } from './containers/walkerOf.js'
import { diffOf } from './diffOf.js'
import { hasPlace } from './reading/hasPlace.js'
import { bytesOf, lengthOf } from './Source.js'

export interface Finding {
  /** The metadata that is short enough to be read, as it is in the file. */
  readonly blocks: readonly { readonly bytes: Buffer; readonly kind: BlockKind }[]
  /** There is more than is looked into: it may be about a place. */
  readonly isClosed: boolean
  /** What makes the file one without a place; none when it is. */
  readonly patches: readonly Patch[]
}

/** Bytes of one block, and of all, that are looked into. Cameras write kilobytes, and maps of depth megabytes. */
const mostBytes: Readonly<Record<BlockKind, number>> = {
  exif: 2 ** 21,
  photoshop: 2 ** 22,
  tags: 2 ** 18,
  xmp: 2 ** 24,
}
const mostOfAll = 2 ** 26
const mostBlocks = 256
/** Bytes of a block that is kept to be read. */
const mostKept = 2 ** 17

/** Without places by our word and by that of another reader; else without anything. */
const withoutPlace = (kind: BlockKind, bytes: Buffer): Buffer | null => {
  const after = blanks[kind](bytes)
  const isClean = !hasPlace(kind, after ?? bytes)
  return isClean ? after : wipes[kind](bytes)
}

/**
 * Finds where a file says where it was made, and what of its bytes has to be others so that it does not: never more or
 * fewer, and none that make the picture. Reads the headers, whatever the size. Throws only what reading throws.
 *
 * @example
 * const { patches } = await findLocation(pagedSource(size, (range) => readRange(range)))
 */
export const findLocation = async (source: Source): Promise<Finding> => {
  const walk = await walkerOf(source)
  const blocks: { bytes: Buffer; kind: BlockKind }[] = []
  const patches: Patch[] = []
  let isClosed = false
  let count = 0
  let taken = 0

  const look = async (found: Found): Promise<void> => {
    if ('place' in found) {
      patches.push(...found.place)
      return
    }
    const { extents, kind, seal } = found
    const length = lengthOf(extents)
    taken += length
    count += 1
    if (length > mostBytes[kind] || taken > mostOfAll || count > mostBlocks) {
      isClosed = true
      return
    }
    const bytes = await bytesOf(source, extents)
    const after = withoutPlace(kind, bytes)
    if (after) {
      // One by one: there may be more than a call takes.
      diffOf(bytes, after, extents).forEach((patch) => patches.push(patch))
      patches.push(...(seal?.(after) ?? []))
    }
    if (bytes.length <= mostKept) {
      blocks.push({ bytes, kind })
    }
  }

  try {
    for await (const found of walk?.(source, { end: source.size, start: 0 }) ?? []) {
      await look(found)
    }
  } catch (error) {
    if (!(error instanceof RangeError)) {
      throw error
    }
    isClosed = true
  }
  return { blocks, isClosed, patches }
}
