import type { Pull } from '../pullFrom.js'
import type { ZipEntry } from './ZipEntry.js'

import { inflate } from '../packed/inflate.js'
import { slice } from '../pullFrom.js'
import { refuse } from '../refuse.js'
import { shown } from '../shown.js'
import { method } from './ZipEntry.js'

/** Unpacks a file of which the sizes are known, and refuses it as soon as it holds more or less than that. */
export async function* unpackFile(pull: Pull, entry: ZipEntry): AsyncGenerator<Buffer> {
  const { compressedSize, name, size } = entry
  const start = pull.position()
  const isPacked = entry.method === method.deflated
  const lies = (): never =>
    refuse('unscannable', `${shown(name)} in it does not hold the ${size} bytes that it says.`)
  let unpacked = 0
  for await (const chunk of isPacked
    ? inflate(pull, compressedSize)
    : slice(pull, compressedSize)) {
    unpacked += chunk.length
    if (unpacked > size) {
      lies()
    }
    yield chunk
  }
  if (unpacked !== size || pull.position() - start !== compressedSize) {
    lies()
  }
}
