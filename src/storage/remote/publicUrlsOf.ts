import type { StorageProvider } from '../StorageProvider.js'

import { isUrl } from './isUrl.js'

interface Bases {
  readonly cdnUrl?: string
  readonly publicUrl?: string
}

const baseOf = (driver: string, name: string, url?: string): string | undefined => {
  if (url !== undefined && !isUrl(url)) {
    throw new Error(`Expected a URL for ${name} of ${driver}, such as https://media.example.com.`)
  }
  return url?.replace(/\/+$/, '')
}

/** URLs of objects under the given bases, or nothing without a base. Throws when one is no URL. */
export const publicUrlsOf = (
  driver: string,
  { pathOf }: { readonly pathOf: (key: string) => string },
  bases: Bases,
): StorageProvider['publicUrls'] => {
  const publicUrl = baseOf(driver, 'publicUrl', bases.publicUrl)
  const cdnUrl = baseOf(driver, 'cdnUrl', bases.cdnUrl)
  if (!publicUrl && !cdnUrl) {
    return undefined
  }
  return (key) => {
    const path = pathOf(key).split('/').map(encodeURIComponent).join('/')
    return {
      ...(cdnUrl ? { cdnUrl: `${cdnUrl}/${path}` } : {}),
      ...(publicUrl ? { publicUrl: `${publicUrl}/${path}` } : {}),
    }
  }
}
