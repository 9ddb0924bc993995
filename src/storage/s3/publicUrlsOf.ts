import type { S3Options } from '../s3.js'
import type { StorageProvider } from '../StorageProvider.js'
import type { Bucket } from './bucketOf.js'

import { isUrl } from './isUrl.js'

const baseOf = (name: string, url?: string): string | undefined => {
  if (url !== undefined && !isUrl(url)) {
    throw new Error(`Expected a URL for ${name} of s3(), such as https://media.example.com.`)
  }
  return url?.replace(/\/+$/, '')
}

/** URLs of objects under the given bases, or nothing without a base. */
export const publicUrlsOf = (
  bucket: Bucket,
  options: Pick<S3Options, 'cdnUrl' | 'publicUrl'>,
): StorageProvider['publicUrls'] => {
  const publicUrl = baseOf('publicUrl', options.publicUrl)
  const cdnUrl = baseOf('cdnUrl', options.cdnUrl)
  if (!publicUrl && !cdnUrl) {
    return undefined
  }
  return (key) => {
    const path = bucket.pathOf(key).split('/').map(encodeURIComponent).join('/')
    return {
      ...(cdnUrl ? { cdnUrl: `${cdnUrl}/${path}` } : {}),
      ...(publicUrl ? { publicUrl: `${publicUrl}/${path}` } : {}),
    }
  }
}
