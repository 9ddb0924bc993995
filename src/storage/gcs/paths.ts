import type { Bucket } from './bucketOf.js'

/** Of the bucket in the XML API, which has multipart uploads. */
export const xmlBucket = ({ name }: Bucket): string => `/${name}`

/** Of an object in the XML API. Throws `INVALID_NAME`. */
export const xmlObject = (bucket: Bucket, key: string): string =>
  `/${bucket.name}/${bucket.pathOf(key).split('/').map(encodeURIComponent).join('/')}`

/** Of all objects in the JSON API. */
export const jsonObjects = ({ name }: Bucket): string => `/storage/v1/b/${name}/o`

/** Of an object in the JSON API. Throws `INVALID_NAME`. */
export const jsonObject = (bucket: Bucket, key: string): string =>
  `${jsonObjects(bucket)}/${encodeURIComponent(bucket.pathOf(key))}`
