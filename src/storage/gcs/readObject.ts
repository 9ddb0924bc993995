import type { IncomingMessage } from 'node:http'

import { PassThrough, type Readable } from 'node:stream'

import type { ByteRange } from '../StorageProvider.js'
import type { Bucket } from './bucketOf.js'

import { MediaError } from '../../errors/MediaError.js'
import { unsatisfiable } from '../signed/cutRange.js'
import { ask } from './ask.js'
import { jsonObject } from './paths.js'
import { statObject } from './statObject.js'
import { storeError } from './storeError.js'

/** The Range header; an end that no header can carry is left out. */
const rangeHeader = ({ end, start }: ByteRange): string =>
  `bytes=${start}-${Number.isSafeInteger(end) ? end : ''}`

const missing = (key: string) =>
  new MediaError('OBJECT_NOT_FOUND', 'The store has no such object.', { key })

const refuseRange = async (bucket: Bucket, key: string): Promise<MediaError> => {
  const object = await statObject(bucket, key)
  return object ? unsatisfiable(object.size) : missing(key)
}

/** The bytes as they come. A connection that breaks is `STORAGE_UNAVAILABLE`; whoever stops reading ends it. */
const watched = (source: IncomingMessage): Readable => {
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
  const path = jsonObject(bucket, key)
  // The whole object would be the answer to a range that makes no sense.
  if (
    range &&
    !(Number.isSafeInteger(range.start) && range.start >= 0 && range.end >= range.start)
  ) {
    throw await refuseRange(bucket, key)
  }
  const headers = {
    'accept-encoding': 'identity',
    ...(range ? { range: rangeHeader(range) } : {}),
  }
  try {
    return await ask(bucket, { headers, method: 'GET', path, query: { alt: 'media' } }, watched)
  } catch (error) {
    if (MediaError.is(error, 'RANGE_NOT_SATISFIABLE')) {
      throw await refuseRange(bucket, key)
    }
    throw MediaError.is(error, 'OBJECT_NOT_FOUND') ? missing(key) : error
  }
}
