import type { StorageProvider } from '../../../src/storage/StorageProvider.js'
import type { Bunny } from './startBunny.js'

import { bunny, type BunnyOptions } from '../../../src/storage/bunny.js'

/** The driver on a server of ours, opened. */
export const storageAt = async (
  { accessKey, endpoint, zone }: Bunny,
  options: Partial<BunnyOptions> = {},
): Promise<StorageProvider> => {
  const provider = bunny({ accessKey, endpoint, zone, ...options })
  await provider.open!({ endpoint: '/api/media/storage', secret: 'a secret' })
  return provider
}
