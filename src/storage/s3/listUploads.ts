import type { UploadRef } from '../StorageProvider.js'
import type { Bucket } from './bucketOf.js'

import { ask } from './ask.js'

/** Every upload that is open under the library's folder. Ceph encodes these keys and does not say so: they are asked for as they are. */
export async function* listUploads(
  bucket: Bucket,
): AsyncGenerator<UploadRef & { readonly startedAt: Date }> {
  let after: undefined | { KeyMarker: string; UploadIdMarker?: string }
  do {
    const page = await ask(bucket, ({ client, sdk }) =>
      client.send(
        new sdk.ListMultipartUploadsCommand({
          ...after,
          Bucket: bucket.name,
          ...(bucket.prefix ? { Prefix: bucket.prefix } : {}),
        }),
      ),
    )
    for (const { Initiated, Key, UploadId } of page.Uploads ?? []) {
      const key = bucket.keyOf(Key ?? '')
      yield { id: UploadId!, key, startedAt: Initiated ?? new Date(0) }
    }
    after =
      page.IsTruncated && page.NextKeyMarker
        ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker }
        : undefined
  } while (after)
}
