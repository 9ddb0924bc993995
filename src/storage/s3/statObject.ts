import { setTimeout as sleep } from 'node:timers/promises'

import type { StoredObject } from '../StorageProvider.js'
import type { Bucket } from './bucketOf.js'

import { MediaError } from '../../errors/MediaError.js'
import { ask } from './ask.js'

/** S3 puts etags in quotes. */
export const bareEtag = (etag = ''): string => etag.replace(/^"(.*)"$/, '$1')

export const statObject = async (bucket: Bucket, key: string): Promise<null | StoredObject> => {
  const path = bucket.pathOf(key)
  try {
    const { ContentLength, ETag, LastModified } = await ask(bucket, ({ client, sdk }) =>
      client.send(new sdk.HeadObjectCommand({ Bucket: bucket.name, Key: path })),
    )
    return {
      etag: bareEtag(ETag),
      key,
      modifiedAt: LastModified ?? new Date(0),
      size: ContentLength ?? 0,
    }
  } catch (error) {
    if (MediaError.is(error, 'OBJECT_NOT_FOUND')) {
      return null
    }
    throw error
  }
}

/** Milliseconds to wait for an object that was made a moment ago; not every store shows it at once. */
const waits = [50, 200, 500, 1000, 2000]

/** The object that was just made. Throws `STORAGE_UNAVAILABLE` when the store does not show it. */
export const statNewObject = async (bucket: Bucket, key: string): Promise<StoredObject> => {
  for (const wait of [...waits, 0]) {
    const object = await statObject(bucket, key)
    if (object) {
      return object
    }
    await sleep(wait)
  }
  throw new MediaError('STORAGE_UNAVAILABLE', 'The store made an object and does not show it.', {
    key,
  })
}
