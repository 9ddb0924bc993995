import type { UploadRef } from '../StorageProvider.js'
import type { Bucket } from './bucketOf.js'

import { MediaError } from '../../errors/MediaError.js'
import { askText } from './ask.js'
import { xmlObject } from './paths.js'

/** Forgets an upload and its parts; one that is over is no error. */
export const abortUpload = async (bucket: Bucket, { id, key }: UploadRef): Promise<void> => {
  try {
    const path = xmlObject(bucket, key)
    await askText(bucket, { method: 'DELETE', path, query: { uploadId: id } })
  } catch (error) {
    if (!MediaError.is(error, 'UPLOAD_NOT_FOUND')) {
      throw error
    }
  }
}
