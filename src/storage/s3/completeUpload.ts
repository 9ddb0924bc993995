import { createHash } from 'node:crypto'

import type { StoredObject, UploadedPart, UploadRef } from '../StorageProvider.js'
import type { Bucket } from './bucketOf.js'

import { MediaError } from '../../errors/MediaError.js'
import { inOrder, insistArrived } from '../signed/insistArrived.js'
import { askAboutUpload } from './ask.js'
import { listParts } from './listParts.js'
import { statNewObject, statObject } from './statObject.js'

/** The etag S3 gives an object of these parts: the MD5 of their MD5s. */
const etagOf = (parts: readonly UploadedPart[]): string => {
  const md5 = createHash('md5')
  parts.forEach(({ etag }) => md5.update(Buffer.from(etag, 'hex')))
  return `${md5.digest('hex')}-${parts.length}`
}

/** The object when an earlier try made it, whose answer was lost. */
const findCompleted = async (bucket: Bucket, key: string, parts: readonly UploadedPart[]) => {
  const object = await statObject(bucket, key)
  return object?.etag === etagOf(parts) ? object : null
}

/** Why a completion failed. Stores do not name the part they miss, and some answer 500 for an upload that is over. */
const reasonOf = async (
  bucket: Bucket,
  upload: UploadRef,
  parts: readonly UploadedPart[],
  error: unknown,
): Promise<unknown> => {
  if (MediaError.is(error, 'UPLOAD_NOT_FOUND')) {
    return error
  }
  try {
    insistArrived(parts, await listParts(bucket, upload))
  } catch (reason) {
    return reason
  }
  return error
}

/** Makes the object. The same call again answers the same object. */
export const completeUpload = async (
  bucket: Bucket,
  upload: UploadRef,
  given: readonly UploadedPart[],
): Promise<StoredObject> => {
  const { id, key } = upload
  const parts = inOrder(given)
  if (parts.length === 0) {
    insistArrived(parts, await listParts(bucket, upload))
  }
  const Parts = parts.map(({ etag, number }) => ({ ETag: `"${etag}"`, PartNumber: number }))
  try {
    await askAboutUpload(bucket, ({ client, sdk }) =>
      client.send(
        new sdk.CompleteMultipartUploadCommand({
          Bucket: bucket.name,
          Key: bucket.pathOf(key),
          MultipartUpload: { Parts },
          UploadId: id,
        }),
      ),
    )
  } catch (error) {
    const reason = await reasonOf(bucket, upload, parts, error)
    const made = MediaError.is(reason, 'UPLOAD_NOT_FOUND')
      ? await findCompleted(bucket, key, parts)
      : null
    if (made) {
      return made
    }
    throw reason
  }
  // Not every store names the etag in its answer.
  return statNewObject(bucket, key)
}
