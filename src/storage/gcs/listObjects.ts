import type { StoredObject } from '../StorageProvider.js'
import type { Bucket } from './bucketOf.js'

import { askJson } from './ask.js'
import { jsonObjects } from './paths.js'
import { type Metadata, metadataFields, storedObject } from './statObject.js'

interface Page {
  readonly items?: readonly Metadata[]
  readonly nextPageToken?: string
}

/** Every object whose key begins with `prefix`. */
export async function* listObjects(bucket: Bucket, prefix: string): AsyncGenerator<StoredObject> {
  let after: string | undefined
  do {
    const page: Page = await askJson<Page>(bucket, {
      method: 'GET',
      path: jsonObjects(bucket),
      query: {
        fields: `nextPageToken,items(${metadataFields})`,
        pageToken: after,
        prefix: bucket.prefix + prefix || undefined,
      },
    })
    for (const item of page.items ?? []) {
      yield storedObject(bucket, item)
    }
    after = page.nextPageToken
  } while (after)
}
