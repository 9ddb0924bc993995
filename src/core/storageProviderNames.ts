/** The stores a file may lie in, as its row names them. */
export const storageProviderNames = [
  'S3',
  'GCS',
  'AZURE_BLOB',
  'CLOUDFLARE_R2',
  'BUNNY_CDN',
  'LOCAL',
] as const

export type StorageProviderName = (typeof storageProviderNames)[number]
