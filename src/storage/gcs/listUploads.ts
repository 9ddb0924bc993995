import type { UploadRef } from '../StorageProvider.js'
import type { Bucket } from './bucketOf.js'

import { decodeKey } from '../remote/decodeKey.js'
import { askText } from './ask.js'
import { xmlBucket } from './paths.js'
import { elementsOf, textOf } from './xmlText.js'

/** Every upload that is open under the library's folder. */
export async function* listUploads(
  bucket: Bucket,
): AsyncGenerator<UploadRef & { readonly startedAt: Date }> {
  let after: undefined | { id: string; path: string }
  do {
    const page: string = await askText(bucket, {
      method: 'GET',
      path: xmlBucket(bucket),
      query: {
        // XML cannot carry every character of a key.
        'encoding-type': 'url',
        'key-marker': after?.path,
        prefix: bucket.prefix || undefined,
        'upload-id-marker': after?.id,
        uploads: '',
      },
    })
    const uploads = elementsOf(page, 'Upload').map((xml) => ({
      id: textOf(xml, 'UploadId'),
      path: decodeKey(textOf(xml, 'Key'), textOf(page, 'EncodingType')),
      startedAt: new Date(textOf(xml, 'Initiated')),
    }))
    for (const { id, path, startedAt } of uploads) {
      yield { id, key: bucket.keyOf(path), startedAt }
    }
    // The last one itself: Google does not say whether the markers of its answer are encoded.
    after = textOf(page, 'IsTruncated') === 'true' ? uploads.at(-1) : undefined
  } while (after)
}
