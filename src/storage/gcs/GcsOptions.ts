import type { StorageOptions } from '@google-cloud/storage'

export interface GcsOptions {
  /**
   * Given to every object. Leave it out for a bucket with uniform access, which refuses it, and unless the bucket is for
   * public files only: the ACL holds from the first byte, before the scan, and does not know of quarantine.
   */
  readonly acl?: 'Private' | 'Public'
  readonly bucket: string
  /** Base URL of a CDN in front of the bucket; the `cdnUrl` of a file begins with it. */
  readonly cdnUrl?: string
  /**
   * Options of Google's own client: `projectId`, `keyFilename`, `credentials`, `apiEndpoint`... Without credentials it
   * looks for them itself: `GOOGLE_APPLICATION_CREDENTIALS`, `gcloud auth`, the account of the machine. `timeout` is
   * in milliseconds of silence. @default { timeout: 120_000 }
   */
  readonly options?: StorageOptions
  /** Folder inside the bucket that everything goes under, such as `'media'`. */
  readonly prefix?: string
  /** Base URL that the bucket answers at; the `publicUrl` of a file begins with it. */
  readonly publicUrl?: string
}
