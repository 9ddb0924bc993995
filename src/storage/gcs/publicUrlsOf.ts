import type { GcsOptions } from '../gcs.js'
import type { StorageProvider } from '../StorageProvider.js'
import type { Bucket } from './bucketOf.js'

const baseOf = (name: string, url?: string): string | undefined => {
  if (url !== undefined && !(/^https?:/.test(url) && URL.canParse(url))) {
    throw new Error(`Expected a URL for ${name} of gcs(), such as https://media.example.com.`)
  }
  return url?.replace(/\/+$/, '')
}

/** URLs of objects under the given bases, or nothing without a base. */
export const publicUrlsOf = (
  bucket: Bucket,
  options: Pick<GcsOptions, 'cdnUrl' | 'publicUrl'>,
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
