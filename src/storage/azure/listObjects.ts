import type { StoredObject } from '../StorageProvider.js'
import type { Container } from './containerOf.js'

import { encodePrefix } from './blobName.js'
import { listBlobs } from './listBlobs.js'
import { bareEtag, isWhole } from './statObject.js'

/** Every object whose key begins with `prefix`. */
export async function* listObjects(
  container: Container,
  prefix: string,
): AsyncGenerator<StoredObject> {
  const blobs = listBlobs(container, {
    includeCopy: true,
    prefix: container.prefix + encodePrefix(prefix),
  })
  for await (const { name, properties } of blobs) {
    const key = container.keyOf(name)
    const isObject = !name.startsWith(container.uploads) && isWhole(properties.copyStatus)
    if (isObject && key.startsWith(prefix)) {
      yield {
        etag: bareEtag(properties.etag),
        key,
        modifiedAt: properties.lastModified,
        size: properties.contentLength ?? 0,
      }
    }
  }
}
