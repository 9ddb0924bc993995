import type { ObjectInfo } from '../StorageProvider.js'
import type { Bucket } from './bucketOf.js'

import { MediaError } from '../../errors/MediaError.js'
import { askText } from './ask.js'
import { xmlObject } from './paths.js'
import { textOf } from './xmlText.js'

const acls = { Private: 'private', Public: 'public-read' } as const

export const createUpload = async (
  bucket: Bucket,
  key: string,
  { contentType }: ObjectInfo,
): Promise<string> => {
  const answer = await askText(bucket, {
    headers: {
      'content-length': '0',
      'content-type': contentType,
      ...(bucket.acl ? { 'x-goog-acl': acls[bucket.acl] } : {}),
    },
    method: 'POST',
    path: xmlObject(bucket, key),
    query: { uploads: '' },
  })
  const id = textOf(answer, 'UploadId')
  if (!id) {
    throw new MediaError('STORAGE_UNAVAILABLE', 'The store began an upload and did not name it.')
  }
  return id
}
