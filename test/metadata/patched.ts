import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'

import { type Finding, findLocation } from '../../src/metadata/findLocation.js'
import { pagedSource } from '../../src/metadata/pagedSource.js'
import { patching } from '../../src/metadata/patching.js'

export const find = (bytes: Buffer): Promise<Finding> =>
  findLocation(
    pagedSource(bytes.length, ({ end, start }) => Promise.resolve(bytes.subarray(start, end + 1))),
  )

/** A file without its location, by way of a stream whose chunks end anywhere in what is changed. */
export const patched = async (bytes: Buffer, chunk = 1009): Promise<Buffer> => {
  const { patches } = await find(bytes)
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, i) =>
    bytes.subarray(i * chunk, (i + 1) * chunk),
  )
  return buffer(Readable.from(chunks, { objectMode: false }).pipe(patching(patches)))
}
