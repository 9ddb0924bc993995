import { Readable } from 'node:stream'

import type { ObjectInfo, StoredObject } from '../StorageProvider.js'
import type { Bucket } from './bucketOf.js'

import { defaultPartSize } from '../../core/parts.js'
import { sendableBody } from '../remote/sendableBody.js'
import { putObject } from './putObject.js'

/** The body in memory when it is small, so that it can be sent again; else as the stream it is. */
const bodyOf = async (chunks: AsyncIterable<Uint8Array>): Promise<Buffer | Readable> => {
  const rest = chunks[Symbol.asyncIterator]()
  const taken: Uint8Array[] = []
  for (let size = 0; size <= defaultPartSize;) {
    const { done, value } = await rest.next()
    if (done) {
      return Buffer.concat(taken)
    }
    taken.push(value)
    size += value.byteLength
  }
  async function* whole() {
    yield* taken.splice(0)
    yield* { [Symbol.asyncIterator]: () => rest }
  }
  return Readable.from(whole(), { objectMode: false })
}

/**
 * Streams a body to `key` in one request. The body is closed in any case; what it fails with is thrown as it is, and the
 * store keeps nothing of it.
 */
export const writeObject = async (
  bucket: Bucket,
  key: string,
  body: Readable,
  { contentType, size }: ObjectInfo,
): Promise<StoredObject> => {
  const sending = sendableBody(body, size)
  try {
    const sent = await bodyOf(sending.chunks)
    const length = Buffer.isBuffer(sent) ? sent.length : size
    return await putObject(bucket, key, sent, { contentType, size: length })
  } catch (error) {
    throw sending.failure()?.error ?? error
  } finally {
    body.destroy()
  }
}
