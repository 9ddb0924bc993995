import type { StoredObject, UploadedPart, UploadRef } from '../StorageProvider.js'
import type { Bucket } from './bucketOf.js'

import { MediaError } from '../../errors/MediaError.js'
import { whyIncomplete } from '../remote/whyIncomplete.js'
import { inOrder, insistArrived } from '../signed/insistArrived.js'
import { askText } from './ask.js'
import { listParts } from './listParts.js'
import { xmlObject } from './paths.js'
import { statObject } from './statObject.js'
import { refusal, storeError } from './storeError.js'

/** Milliseconds. Google says that it may take minutes to put the parts together. */
const longest = 300_000

const xmlOf = (parts: readonly UploadedPart[]): string => {
  const elements = parts.map(
    ({ etag, number }) =>
      `<Part><PartNumber>${number}</PartNumber><ETag>"${etag.replace(/[<&]/g, '')}"</ETag></Part>`,
  )
  return `<CompleteMultipartUpload>${elements.join('')}</CompleteMultipartUpload>`
}

/** The object when an earlier try made it, whose answer was lost. Its hash is made of none of theirs: the length has to do. */
const findCompleted = async (bucket: Bucket, key: string, parts: readonly UploadedPart[]) => {
  const object = await statObject(bucket, key)
  return object?.size === parts.reduce((sum, { size }) => sum + size, 0) ? object : null
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
  try {
    const answer = await askText(bucket, {
      body: xmlOf(parts),
      headers: { 'content-type': 'application/xml' },
      method: 'POST',
      path: xmlObject(bucket, key),
      query: { uploadId: id },
      timeout: longest,
    })
    // An answer that takes long begins before anybody knows how it ends.
    if (answer.includes('<Error>')) {
      throw storeError(refusal(200, answer))
    }
  } catch (error) {
    const reason = MediaError.is(error, 'UPLOAD_NOT_FOUND')
      ? error
      : await whyIncomplete(error, parts, () => listParts(bucket, upload))
    const made = MediaError.is(reason, 'UPLOAD_NOT_FOUND')
      ? await findCompleted(bucket, key, parts)
      : null
    if (made) {
      return made
    }
    throw reason
  }
  const object = await statObject(bucket, key)
  if (!object) {
    throw new MediaError('STORAGE_UNAVAILABLE', 'The store made an object and does not show it.')
  }
  return object
}
