import { createHash } from 'node:crypto'

import type { StoredObject, UploadedPart, UploadRef } from '../StorageProvider.js'
import type { Bucket } from './bucketOf.js'

import { MediaError } from '../../errors/MediaError.js'
import { whyIncomplete } from '../remote/whyIncomplete.js'
import { inOrder, insistArrived } from '../signed/insistArrived.js'
import { askAboutUpload } from './ask.js'
import { listParts } from './listParts.js'
import { bareEtag, statNewObject, statObject } from './statObject.js'

/** The etag S3 gives an object of these parts, the MD5 of their MD5s; nothing when they have other etags. */
const etagOf = (parts: readonly UploadedPart[]): string | undefined => {
  const md5 = createHash('md5')
  parts.forEach(({ etag }) => md5.update(Buffer.from(etag, 'hex')))
  return parts.every(({ etag }) => /^[0-9a-f]{32}$/.test(etag))
    ? `${md5.digest('hex')}-${parts.length}`
    : undefined
}

/** The object when an earlier try made it, whose answer was lost. */
const findCompleted = async (bucket: Bucket, key: string, parts: readonly UploadedPart[]) => {
  const object = await statObject(bucket, key)
  return object && object.etag === etagOf(parts) ? object : null
}

/** What the store says when the key is taken already (`ifNoneMatch`). */
const isTaken = (error: unknown) =>
  MediaError.is(error, 'STORAGE_UNAVAILABLE') && error.data.reason === 'PreconditionFailed'

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
    const { ETag } = await askAboutUpload(bucket, ({ client, sdk }) =>
      client.send(
        new sdk.CompleteMultipartUploadCommand({
          Bucket: bucket.name,
          Key: bucket.pathOf(key),
          MultipartUpload: { Parts },
          UploadId: id,
          ...(bucket.ifNoneMatch ? { IfNoneMatch: '*' } : {}),
        }),
      ),
    )
    // Older Ceph leaves it out. Sizes are the store's own, from its list of parts: no need to ask again.
    const etag = bareEtag(ETag) || etagOf(parts)
    const size = parts.reduce((sum, part) => sum + part.size, 0)
    return etag ? { etag, key, modifiedAt: new Date(), size } : await statNewObject(bucket, key)
  } catch (error) {
    const reason =
      MediaError.is(error, 'UPLOAD_NOT_FOUND') || isTaken(error)
        ? error
        : await whyIncomplete(error, parts, () => listParts(bucket, upload))
    const made =
      MediaError.is(reason, 'UPLOAD_NOT_FOUND') || isTaken(reason)
        ? await findCompleted(bucket, key, parts)
        : null
    if (made) {
      return made
    }
    throw reason
  }
}
