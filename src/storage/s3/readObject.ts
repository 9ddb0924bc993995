import { PassThrough, type Readable } from 'node:stream'

import type { ByteRange } from '../StorageProvider.js'
import type { Bucket } from './bucketOf.js'

import { MediaError } from '../../errors/MediaError.js'
import { unsatisfiable } from '../signed/cutRange.js'
import { ask, storeError } from './ask.js'
import { statObject } from './statObject.js'

/** The Range header; an end that no header can carry is left out. */
const rangeHeader = ({ end, start }: ByteRange): string =>
  `bytes=${start}-${Number.isSafeInteger(end) ? end : ''}`

const refuseRange = async (bucket: Bucket, key: string): Promise<MediaError> => {
  const object = await statObject(bucket, key)
  return object ? unsatisfiable(object.size) : missing(key)
}

const missing = (key: string) =>
  new MediaError('OBJECT_NOT_FOUND', 'The store has no such object.', { key })

/** The bytes as they come. A connection that breaks is `STORAGE_UNAVAILABLE`; whoever stops reading ends it. */
const watched = (source: Readable): Readable => {
  const body = new PassThrough()
  source.on('error', (error) => body.destroy(storeError(error)))
  body.on('close', () => source.destroy())
  return source.pipe(body)
}

export const readObject = async (
  bucket: Bucket,
  key: string,
  range?: ByteRange,
): Promise<Readable> => {
  const path = bucket.pathOf(key)
  // S3 answers the whole object to a range that makes no sense.
  if (
    range &&
    !(Number.isSafeInteger(range.start) && range.start >= 0 && range.end >= range.start)
  ) {
    throw await refuseRange(bucket, key)
  }
  try {
    const { Body } = await ask(bucket, ({ client, sdk }) =>
      client.send(
        new sdk.GetObjectCommand({
          Bucket: bucket.name,
          Key: path,
          Range: range && rangeHeader(range),
        }),
      ),
    )
    return watched(Body as Readable)
  } catch (error) {
    if (MediaError.is(error, 'RANGE_NOT_SATISFIABLE')) {
      throw await refuseRange(bucket, key)
    }
    throw MediaError.is(error, 'OBJECT_NOT_FOUND') ? missing(key) : error
  }
}
