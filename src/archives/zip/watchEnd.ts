import type { Bytes } from '../pullFrom.js'
import type { Part } from '../startInspection.js'

import { refuse } from '../refuse.js'
import { shown } from '../shown.js'
import { endsIn, tailSize, type ZipEnd } from './findEnd.js'
import { signature } from './ZipEntry.js'

/** Keeps so many of the last bytes that an end of a zip would be in them. */
const keepTail = (tail: Uint8Array[], chunk: Uint8Array): Uint8Array[] => {
  const kept = [...tail, chunk]
  let length = kept.reduce((sum, part) => sum + part.length, 0)
  while (length - kept[0]!.length >= tailSize) {
    length -= kept.shift()!.length
  }
  return kept
}

/** A directory stands where the end says, or, before the bytes that were kept, may stand there. */
const isEnd = (
  { directorySize, entries, position, trailing }: ZipEnd,
  tail: Buffer,
  size: number,
) => {
  const start = position - directorySize
  const at = start - (size - tail.length)
  return at >= 0 && at + 4 <= tail.length
    ? entries > 0 && tail.readUInt32LE(at) === signature.central
    : trailing === 0 && entries > 0 && start >= 0
}

/**
 * Passes on a file in an archive, and refuses it when a zip hangs on its end: a picture that is an archive, too.
 * `mayEmbed` says that a zip before its end may be a part of its own.
 */
export async function* watchEnd(
  bytes: Bytes,
  { depth, name }: Part,
  mayEmbed: boolean,
): AsyncGenerator<Uint8Array> {
  let tail: Uint8Array[] = []
  let size = 0
  for await (const chunk of bytes) {
    size += chunk.length
    tail = keepTail(tail, chunk)
    yield chunk
  }
  const last = Buffer.concat(tail)
  const ends = depth > 0 ? endsIn(last, size) : []
  if (ends.some((end) => (end.trailing === 0 || !mayEmbed) && isEnd(end, last, size))) {
    refuse('unscannable', `${shown(name)} in it has a zip behind its end.`)
  }
}
