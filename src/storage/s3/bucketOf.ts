import type { ObjectCannedACL, S3ClientConfig } from '@aws-sdk/client-s3'

import type { PartLimits } from '../../core/parts.js'
import type { S3Options } from './S3Options.js'

import { insistKey } from '../insistKey.js'
import { folderOf } from '../remote/folderOf.js'
import { insistOption } from '../remote/insistOption.js'
import { isUrl } from '../remote/isUrl.js'
import { type Connection, connect } from './connect.js'

/** What every verb of this folder needs to know. */
export interface Bucket {
  readonly acl?: ObjectCannedACL
  /** The client, made at the first call. Throws when the AWS SDK is not installed. */
  readonly connect: () => Promise<Connection>
  /** A completed upload never takes the place of an object. */
  readonly ifNoneMatch: boolean
  /** The library's key of an object in the bucket. */
  readonly keyOf: (path: string) => string
  readonly name: string
  readonly parts: PartLimits
  /** Where the library's key is in the bucket. Throws `INVALID_NAME`. */
  readonly pathOf: (key: string) => string
  /** Folder of the library in the bucket, with the slash at its end, or nothing. */
  readonly prefix: string
}

const MiB = 2 ** 20
const mostParts = 10_000

/** What the stores allow beyond what all of them do. */
const limits = {
  CLOUDFLARE_R2: { equalSize: true, maxSize: 5115 * MiB },
  S3: { maxSize: 5120 * MiB },
} as const

/** Stores other than Amazon's may refuse a header they do not know. */
const isAmazon = ({ endpoint }: S3ClientConfig) =>
  !endpoint && !process.env.AWS_ENDPOINT_URL && !process.env.AWS_ENDPOINT_URL_S3

/** Checks the options of `s3()`. */
export const bucketOf = ({
  acl,
  browserEndpoint,
  bucket,
  config,
  ifNoneMatch,
  maxParts = mostParts,
  prefix: given = '',
  provider = 'S3',
}: S3Options): Bucket => {
  insistOption(
    typeof bucket === 'string' && bucket.trim() !== '',
    'Expected the name of a bucket for bucket of s3(), such as media.',
  )
  insistOption(
    typeof config === 'object' && config !== null,
    "Expected the AWS SDK's options for config of s3(), such as { region: 'eu-central-1' }.",
  )
  insistOption(
    Number.isInteger(maxParts) && maxParts >= 1 && maxParts <= mostParts,
    `Expected 1 to ${mostParts} for maxParts of s3().`,
  )
  insistOption(
    Object.hasOwn(limits, provider),
    "Expected 'S3' or 'CLOUDFLARE_R2' for provider of s3().",
  )
  insistOption(
    browserEndpoint === undefined || isUrl(browserEndpoint),
    'Expected a URL for browserEndpoint of s3(), such as http://localhost:9000.',
  )
  const prefix = folderOf('s3()', given)
  let connection: Promise<Connection> | undefined
  return {
    ...(acl ? { acl } : {}),
    connect: () => (connection ??= connect(config, browserEndpoint)),
    ifNoneMatch: ifNoneMatch ?? (provider === 'S3' && isAmazon(config)),
    keyOf: (path) => path.slice(prefix.length),
    name: bucket,
    parts: { ...limits[provider], max: maxParts, minSize: 5 * MiB },
    pathOf: (key) => prefix + insistKey(key),
    prefix,
  }
}
