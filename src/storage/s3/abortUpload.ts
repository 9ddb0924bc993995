import type { UploadRef } from '../StorageProvider.js'
import type { Bucket } from './bucketOf.js'

import { MediaError } from '../../errors/MediaError.js'
import { askAboutUpload } from './ask.js'

/** Forgets an upload and its parts; one that is over is no error. */
export const abortUpload = async (bucket: Bucket, { id, key }: UploadRef): Promise<void> => {
  try {
    await askAboutUpload(bucket, ({ client, sdk }) =>
      client.send(
        new sdk.AbortMultipartUploadCommand({
          Bucket: bucket.name,
          Key: bucket.pathOf(key),
          UploadId: id,
        }),
      ),
    )
  } catch (error) {
    if (!MediaError.is(error, 'UPLOAD_NOT_FOUND')) {
      throw error
    }
  }
}
