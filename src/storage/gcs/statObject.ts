import type { StoredObject } from '../StorageProvider.js'
import type { Bucket } from './bucketOf.js'

import { MediaError } from '../../errors/MediaError.js'
import { askJson } from './ask.js'
import { jsonObject } from './paths.js'

/** The fields of Google's metadata that are asked for. */
export interface Metadata {
  readonly generation: string
  readonly name: string
  readonly size: string
  readonly timeCreated: string
}

export const metadataFields = 'generation,name,size,timeCreated'

/**
 * An object by its metadata. Its etag is the generation, which names these bytes at this key and nothing else: objects
 * of several parts have no MD5 here, and Google's own etag changes with the metadata.
 */
export const storedObject = (
  bucket: Bucket,
  { generation, name, size, timeCreated }: Metadata,
): StoredObject => ({
  etag: generation,
  key: bucket.keyOf(name),
  modifiedAt: new Date(timeCreated),
  size: Number(size),
})

export const statObject = async (bucket: Bucket, key: string): Promise<null | StoredObject> => {
  const path = jsonObject(bucket, key)
  try {
    const query = { fields: metadataFields }
    return storedObject(bucket, await askJson<Metadata>(bucket, { method: 'GET', path, query }))
  } catch (error) {
    if (MediaError.is(error, 'OBJECT_NOT_FOUND')) {
      return null
    }
    throw error
  }
}
