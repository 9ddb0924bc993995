import type { StoredObject } from '../StorageProvider.js'
import type { Bucket } from './bucketOf.js'

import { decodeKey } from '../remote/decodeKey.js'
import { ask } from './ask.js'
import { bareEtag } from './statObject.js'

/** Every object whose key begins with `prefix`. */
export async function* listObjects(bucket: Bucket, prefix: string): AsyncGenerator<StoredObject> {
  let after: string | undefined
  do {
    const page = await ask(bucket, ({ client, sdk }) =>
      client.send(
        new sdk.ListObjectsV2Command({
          Bucket: bucket.name,
          ContinuationToken: after,
          EncodingType: 'url',
          Prefix: bucket.prefix + prefix,
        }),
      ),
    )
    for (const { ETag, Key, LastModified, Size } of page.Contents ?? []) {
      yield {
        etag: bareEtag(ETag),
        key: bucket.keyOf(decodeKey(Key, page.EncodingType)),
        modifiedAt: LastModified ?? new Date(0),
        size: Size ?? 0,
      }
    }
    after = page.IsTruncated ? page.NextContinuationToken : undefined
  } while (after)
}
