import type { ObjectInfo } from '../StorageProvider.js'
import type { Bucket } from './bucketOf.js'

import { MediaError } from '../../errors/MediaError.js'
import { ask } from './ask.js'

export const createUpload = async (
  bucket: Bucket,
  key: string,
  { contentType }: ObjectInfo,
): Promise<string> => {
  const { UploadId } = await ask(bucket, ({ client, sdk }) =>
    client.send(
      new sdk.CreateMultipartUploadCommand({
        ACL: bucket.acl,
        Bucket: bucket.name,
        ContentType: contentType,
        Key: bucket.pathOf(key),
      }),
    ),
  )
  if (!UploadId) {
    throw new MediaError('STORAGE_UNAVAILABLE', 'The store began an upload and did not name it.')
  }
  return UploadId
}
