import type { Readable } from 'node:stream'

import type { ObjectInfo, StoredObject } from '../StorageProvider.js'
import type { Bucket } from './bucketOf.js'

import { ask } from './ask.js'
import { bareEtag, statNewObject } from './statObject.js'

/** One request for the whole object. A stream that fails ends the request, and nothing is stored. */
export const putObject = async (
  bucket: Bucket,
  key: string,
  body: Buffer | Readable,
  { contentType, size }: Required<ObjectInfo>,
): Promise<StoredObject> => {
  const ending = new AbortController()
  if (!Buffer.isBuffer(body)) {
    // The SDK does not watch it, and would wait for the rest.
    body.once('error', () => ending.abort())
  }
  const { ETag } = await ask(bucket, ({ client, sdk }) =>
    client.send(
      new sdk.PutObjectCommand({
        ACL: bucket.acl,
        Body: body,
        Bucket: bucket.name,
        ContentLength: size,
        ContentType: contentType,
        Key: bucket.pathOf(key),
      }),
      { abortSignal: ending.signal },
    ),
  )
  return ETag
    ? { etag: bareEtag(ETag), key, modifiedAt: new Date(), size }
    : statNewObject(bucket, key)
}
