import type { UploadedPart, UploadRef } from '../StorageProvider.js'
import type { Bucket } from './bucketOf.js'

import { askAboutUpload } from './ask.js'
import { bareEtag } from './statObject.js'

/** Parts that arrived, by number. Throws `UPLOAD_NOT_FOUND`. */
export const listParts = async (
  bucket: Bucket,
  { id, key }: UploadRef,
): Promise<UploadedPart[]> => {
  const parts: UploadedPart[] = []
  let after: string | undefined
  do {
    const page = await askAboutUpload(bucket, ({ client, sdk }) =>
      client.send(
        new sdk.ListPartsCommand({
          Bucket: bucket.name,
          Key: bucket.pathOf(key),
          PartNumberMarker: after,
          UploadId: id,
        }),
      ),
    )
    for (const { ETag, PartNumber, Size } of page.Parts ?? []) {
      parts.push({ etag: bareEtag(ETag), number: PartNumber!, size: Size! })
    }
    after = page.IsTruncated ? page.NextPartNumberMarker : undefined
  } while (after)
  return parts.sort((a, b) => a.number - b.number)
}
