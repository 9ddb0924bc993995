import type { Readable } from 'node:stream'

import type { ObjectInfo, StoredObject } from '../StorageProvider.js'
import type { Bucket } from './bucketOf.js'

import { askJson } from './ask.js'
import { jsonObjects } from './paths.js'
import { type Metadata, metadataFields, storedObject } from './statObject.js'

const acls = { Private: 'private', Public: 'publicRead' } as const

/** One request for the whole object. A stream that fails ends the request, and nothing is stored. */
export const putObject = async (
  bucket: Bucket,
  key: string,
  body: Buffer | Readable,
  { contentType, size }: ObjectInfo,
): Promise<StoredObject> => {
  const metadata = await askJson<Metadata>(bucket, {
    body,
    headers: {
      'content-type': contentType,
      ...(size === undefined ? {} : { 'content-length': String(size) }),
    },
    method: 'POST',
    path: `/upload${jsonObjects(bucket)}`,
    query: {
      name: bucket.pathOf(key),
      fields: metadataFields,
      predefinedAcl: bucket.acl && acls[bucket.acl],
      uploadType: 'media',
    },
  })
  return storedObject(bucket, metadata)
}
