import type { Cut } from '../remote/cutParts.js'
import type { ObjectInfo, StoredObject, UploadedPart } from '../StorageProvider.js'
import type { Bucket } from './bucketOf.js'

import { formatBytes } from '../../core/formatBytes.js'
import { MediaError } from '../../errors/MediaError.js'
import { abortUpload } from './abortUpload.js'
import { ask } from './ask.js'
import { completeUpload } from './completeUpload.js'
import { createUpload } from './createUpload.js'
import { bareEtag } from './statObject.js'

/** Sends one piece after another as parts of one upload, which is aborted when anything fails. */
export const putParts = async (
  bucket: Bucket,
  key: string,
  cuts: AsyncIterable<Cut>,
  info: ObjectInfo,
): Promise<StoredObject> => {
  const upload = { id: await createUpload(bucket, key, info), key }
  try {
    const parts: UploadedPart[] = []
    for await (const { bytes } of cuts) {
      const number = parts.length + 1
      if (number > bucket.parts.max) {
        throw new MediaError(
          'FILE_TOO_LARGE',
          `A body of unknown length may have ${formatBytes(bytes.length * parts.length)} here at most.`,
        )
      }
      const { ETag } = await ask(bucket, ({ client, sdk }) =>
        client.send(
          new sdk.UploadPartCommand({
            Body: bytes,
            Bucket: bucket.name,
            ContentLength: bytes.length,
            Key: bucket.pathOf(key),
            PartNumber: number,
            UploadId: upload.id,
          }),
        ),
      )
      parts.push({ etag: bareEtag(ETag), number, size: bytes.length })
    }
    // It may be written over: only an upload must not take the place of an object.
    return await completeUpload({ ...bucket, ifNoneMatch: false }, upload, parts)
  } catch (error) {
    await abortUpload(bucket, upload).catch(() => undefined)
    throw error
  }
}
