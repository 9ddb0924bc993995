import type { AzureOptions } from '../azure.js'
import type { StorageProvider } from '../StorageProvider.js'
import type { Container } from './containerOf.js'

const baseOf = (name: string, url?: string): string | undefined => {
  if (url !== undefined && !(/^https?:/.test(url) && URL.canParse(url))) {
    throw new Error(`Expected a URL for ${name} of azure(), such as https://media.example.com.`)
  }
  return url?.replace(/\/+$/, '')
}

/** URLs of objects under the given bases, or nothing without a base. */
export const publicUrlsOf = (
  container: Container,
  options: Pick<AzureOptions, 'cdnUrl' | 'publicUrl'>,
): StorageProvider['publicUrls'] => {
  const publicUrl = baseOf('publicUrl', options.publicUrl)
  const cdnUrl = baseOf('cdnUrl', options.cdnUrl)
  if (!publicUrl && !cdnUrl) {
    return undefined
  }
  return (key) => {
    const path = container.pathOf(key).split('/').map(encodeURIComponent).join('/')
    return {
      ...(cdnUrl ? { cdnUrl: `${cdnUrl}/${path}` } : {}),
      ...(publicUrl ? { publicUrl: `${publicUrl}/${path}` } : {}),
    }
  }
}
