/** A rule as S3's `CORSRules` has it. */
export interface CorsRule {
  readonly AllowedHeaders: string[]
  readonly AllowedMethods: string[]
  readonly AllowedOrigins: string[]
  readonly ExposeHeaders: string[]
  /** Seconds a browser remembers the rule. */
  readonly MaxAgeSeconds: number
}

/**
 * What a bucket has to allow before browsers can send files to it: parts with a type and a checksum, the etag they
 * are answered with, and pieces of what is read.
 *
 * @param origins where the pages are that upload, such as `https://www.example.com`
 * @example
 * const CORSConfiguration = { CORSRules: corsRules(['https://www.example.com']) }
 * await client.send(new PutBucketCorsCommand({ Bucket: 'media', CORSConfiguration }))
 */
export const corsRules = (origins: readonly string[]): CorsRule[] => [
  {
    AllowedHeaders: ['Content-MD5', 'Content-Type', 'Range'],
    AllowedMethods: ['PUT', 'GET', 'HEAD'],
    AllowedOrigins: [...origins],
    ExposeHeaders: ['ETag', 'Content-Range'],
    MaxAgeSeconds: 3600,
  },
]
