import type { Bucket } from './bucketOf.js'

import { MediaError } from '../../errors/MediaError.js'
import { askText } from './ask.js'
import { jsonObject } from './paths.js'

/** Requests at once: Google removes one object with each. */
const atOnce = 16

const removeObject = async (bucket: Bucket, path: string): Promise<void> => {
  try {
    await askText(bucket, { method: 'DELETE', path })
  } catch (error) {
    if (!MediaError.is(error, 'OBJECT_NOT_FOUND')) {
      throw error
    }
  }
}

/** Removes objects; missing ones are no error. Throws when one of them stays. */
export const removeObjects = async (bucket: Bucket, keys: readonly string[]): Promise<void> => {
  const paths = [...new Set(keys.map((key) => jsonObject(bucket, key)))]
  for (let start = 0; start < paths.length; start += atOnce) {
    const some = paths.slice(start, start + atOnce)
    const outcomes = await Promise.allSettled(some.map((path) => removeObject(bucket, path)))
    const failed = outcomes.find((outcome) => outcome.status === 'rejected')
    if (failed) {
      throw failed.reason
    }
  }
}
