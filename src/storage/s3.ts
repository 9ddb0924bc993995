import type { S3Options } from './s3/S3Options.js'
import type { StorageProvider } from './StorageProvider.js'

import { publicUrlsOf } from './remote/publicUrlsOf.js'
import { abortUpload } from './s3/abortUpload.js'
import { bucketOf } from './s3/bucketOf.js'
import { completeUpload } from './s3/completeUpload.js'
import { createUpload } from './s3/createUpload.js'
import { listObjects } from './s3/listObjects.js'
import { listParts } from './s3/listParts.js'
import { listUploads } from './s3/listUploads.js'
import { readObject } from './s3/readObject.js'
import { removeObjects } from './s3/removeObjects.js'
import { signPart, signRead } from './s3/signUrls.js'
import { statObject } from './s3/statObject.js'
import { writeObject } from './s3/writeObject.js'

export type { S3Options } from './s3/S3Options.js'

export { type CorsRule, corsRules } from './s3/corsRules.js'

/**
 * Amazon S3 and what speaks like it: Cloudflare R2, MinIO, Ceph, Backblaze B2... The browser sends parts straight to
 * the bucket, each to a URL that is signed for its number and its exact length, and for its bytes when there is a
 * checksum.
 *
 * Needs `@aws-sdk/client-s3` and `@aws-sdk/s3-request-presigner`. Throws `STORAGE_UNAVAILABLE` when the store does
 * not answer or refuses, with the store's own word in the figures.
 *
 * @example storage: s3({ bucket: 'media', config: { region: 'eu-central-1' } })
 *
 * @example
 * storage: s3({
 *   bucket: 'media',
 *   config: { credentials, endpoint: 'https://<account>.r2.cloudflarestorage.com', region: 'auto' },
 *   provider: 'CLOUDFLARE_R2',
 * })
 */
export const s3 = (options: S3Options): StorageProvider => {
  const bucket = bucketOf(options)
  const { region } = options.config
  const publicUrls = publicUrlsOf('s3()', bucket, options)
  return {
    name: options.provider ?? 'S3',
    parts: { ...bucket.parts, areExact: true },
    ...(typeof region === 'string' ? { region } : {}),

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
