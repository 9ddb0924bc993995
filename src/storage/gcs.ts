import type { GcsOptions } from './gcs/GcsOptions.js'
import type { StorageProvider } from './StorageProvider.js'

import { abortUpload } from './gcs/abortUpload.js'
import { bucketOf } from './gcs/bucketOf.js'
import { completeUpload } from './gcs/completeUpload.js'
import { createUpload } from './gcs/createUpload.js'
import { listObjects } from './gcs/listObjects.js'
import { listParts } from './gcs/listParts.js'
import { listUploads } from './gcs/listUploads.js'
import { readObject } from './gcs/readObject.js'
import { removeObjects } from './gcs/removeObjects.js'
import { signPart, signRead } from './gcs/signUrls.js'
import { statObject } from './gcs/statObject.js'
import { writeObject } from './gcs/writeObject.js'
import { publicUrlsOf } from './remote/publicUrlsOf.js'

export type { GcsOptions } from './gcs/GcsOptions.js'

/**
 * Google Cloud Storage. The browser sends parts straight to the bucket, each to a URL that is signed (V4) for its number
 * and its exact length, and for its bytes when there is a checksum.
 *
 * Needs `@google-cloud/storage`, and credentials that can sign: a service account's key, or an account of the machine
 * that may sign as itself. Throws `STORAGE_UNAVAILABLE` when the store does not answer or refuses, with the store's own
 * word in the figures.
 *
 * @example storage: gcs({ bucket: 'media', options: { keyFilename: 'service-account.json' } })
 */
export const gcs = (options: GcsOptions): StorageProvider => {
  const bucket = bucketOf(options)
  const publicUrls = publicUrlsOf('gcs()', bucket, options)
  return {
    name: 'GCS',
    parts: { ...bucket.parts, areExact: true },

    open: async () => void (await bucket.connect()),

    abortUpload: (upload) => abortUpload(bucket, upload),
    completeUpload: (upload, parts) => completeUpload(bucket, upload, parts),
    createUpload: (key, info) => createUpload(bucket, key, info),
    list: (prefix) => listObjects(bucket, prefix),
    listParts: (upload) => listParts(bucket, upload),
    listUploads: () => listUploads(bucket),
    read: (key, range) => readObject(bucket, key, range),
    remove: (keys) => removeObjects(bucket, keys),
    signPart: (upload, part) => signPart(bucket, upload, part),
    signRead: (key, read) => signRead(bucket, key, read),
    stat: (key) => statObject(bucket, key),
    write: (key, body, info) => writeObject(bucket, key, body, info),
    ...(publicUrls ? { publicUrls } : {}),
  }
}
