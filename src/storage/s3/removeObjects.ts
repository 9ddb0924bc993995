import type { Bucket } from './bucketOf.js'

import { MediaError } from '../../errors/MediaError.js'
import { ask } from './ask.js'

/** Keys in one request. */
const batch = 1000

const insistRemoved = (errors: readonly { Code?: string; Key?: string }[], asked: number) => {
  const failed = errors.filter(({ Code }) => Code !== 'NoSuchKey')
  if (failed.length > 0) {
    const reason = failed[0]?.Code ?? 'no reason given'
    throw new MediaError(
      'STORAGE_UNAVAILABLE',
      `The store did not remove ${failed.length} of ${asked} objects: ${reason}.`,
      { failedCount: failed.length, reason },
    )
  }
}

/** Removes objects; missing ones are no error. Throws `STORAGE_UNAVAILABLE` when one of them stays. */
export const removeObjects = async (bucket: Bucket, keys: readonly string[]): Promise<void> => {
  const paths = [...new Set(keys.map(bucket.pathOf))]
  for (let start = 0; start < paths.length; start += batch) {
    const some = paths.slice(start, start + batch)
    const { Errors = [] } = await ask(bucket, ({ client, sdk }) =>
      client.send(
        new sdk.DeleteObjectsCommand({
          Bucket: bucket.name,
          Delete: { Objects: some.map((Key) => ({ Key })), Quiet: true },
        }),
      ),
    )
    insistRemoved(Errors, some.length)
  }
}
