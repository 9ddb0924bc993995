import { Readable } from 'node:stream'

import type { ObjectInfo, StoredObject } from '../StorageProvider.js'
import type { Bucket } from './bucketOf.js'

import { defaultPartSize } from '../../core/parts.js'
import { type Cut, cutParts } from '../remote/cutParts.js'
import { type SendableBody, sendableBody } from '../remote/sendableBody.js'
import { putObject } from './putObject.js'
import { putParts } from './putParts.js'

/** Gives back a first value that was already taken. */
async function* withFirst<T>(first: T, rest: AsyncIterator<T>): AsyncGenerator<T> {
  yield first
  yield* { [Symbol.asyncIterator]: () => rest }
}

/** More than bodies of untold length have. */
const manyBytes = 32 * 2 ** 30

/** What fits into one part is one request, that the SDK may repeat; of anything more, one part is held at a time. */
const sendCuts = async (
  bucket: Bucket,
  key: string,
  { chunks }: SendableBody,
  info: ObjectInfo,
): Promise<StoredObject> => {
  const { max, minSize } = bucket.parts
  // One part is held, so it is small where a store takes many of them.
  const usual = max * minSize > manyBytes ? minSize : defaultPartSize
  const size = Math.max(usual, Math.ceil((info.size ?? 0) / max))
  const cuts = cutParts(chunks, size)
  const { value: first } = (await cuts.next()) as { value: Cut }
  return first.isLast
    ? putObject(bucket, key, first.bytes, { ...info, size: first.bytes.length })
    : putParts(bucket, key, withFirst(first, cuts), info)
}

/**
 * Streams a body to `key`: in one request when its length is known, else part by part. The body is closed in any
 * case; what it fails with is thrown as it is, and the store keeps nothing of it.
 */
export const writeObject = async (
  bucket: Bucket,
  key: string,
  body: Readable,
  info: ObjectInfo,
): Promise<StoredObject> => {
  const { contentType, size } = info
  const sending = sendableBody(body, size)
  const isStreamed =
    size !== undefined && size > bucket.parts.minSize && size <= bucket.parts.maxSize
  try {
    return isStreamed
      ? await putObject(bucket, key, Readable.from(sending.chunks, { objectMode: false }), {
          contentType,
          size,
        })
      : await sendCuts(bucket, key, sending, info)
  } catch (error) {
    throw sending.failure()?.error ?? error
  } finally {
    body.destroy()
  }
}
