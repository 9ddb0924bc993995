import type { ObjectCannedACL, S3ClientConfig } from '@aws-sdk/client-s3'

export interface S3Options {
  /**
   * Given to every object. Leave it out unless the bucket is for public files only: the ACL holds from the first byte,
   * before the scan, and does not know of quarantine. Cloudflare R2 has none.
   */
  readonly acl?: ObjectCannedACL
  /**
   * Where browsers reach the store, when it is not `config.endpoint`: MinIO in Docker is `http://minio:9000` to the
   * server and `http://localhost:9000` to them. @default `config.endpoint`
   */
  readonly browserEndpoint?: string
  readonly bucket: string
  /** Base URL of a CDN in front of the bucket; the `cdnUrl` of a file begins with it. */
  readonly cdnUrl?: string
  /**
   * Configuration of the AWS SDK's client: `region`, `credentials`, `endpoint`, `forcePathStyle`...
   * Without `credentials` the SDK looks for them itself: environment, profile, role of the machine.
   */
  readonly config: S3ClientConfig
  /**
   * Completes uploads with `If-None-Match: *`, so that no upload can ever take the place of an object.
   * @default true on Amazon S3; `false` with another endpoint, as some stores refuse the header
   */
  readonly ifNoneMatch?: boolean
  /** How many parts the store takes, for those that take less than S3's 10,000, such as `1000`. @default 10000 */
  readonly maxParts?: number
  /** Folder inside the bucket that everything goes under, such as `'media'`. */
  readonly prefix?: string
  /**
   * `'CLOUDFLARE_R2'` makes all parts but the last equal and none larger than R2 takes, and is the `storageProvider` of
   * the files. @default 'S3'
   */
  readonly provider?: 'CLOUDFLARE_R2' | 'S3'
  /** Base URL that the bucket answers at; the `publicUrl` of a file begins with it. */
  readonly publicUrl?: string
}
