import type { ObjectCannedACL } from '@aws-sdk/client-s3'

import type { PartLimits } from '../../core/parts.js'
import type { S3Options } from '../s3.js'

import { insistKey, isKey } from '../insistKey.js'
import { type Connection, connect } from './connect.js'

/** What every verb of this folder needs to know. */
export interface Bucket {
  readonly acl?: ObjectCannedACL
  /** The client, made at the first call. Throws when the AWS SDK is not installed. */
  readonly connect: () => Promise<Connection>
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

const insist = (isRight: boolean, sentence: string) => {
  if (!isRight) {
    throw new Error(sentence)
  }
}

const folderOf = (prefix: string) => {
  const folder = prefix.replace(/^\/+|\/+$/g, '')
  insist(folder === '' || isKey(folder), 'Expected a folder for prefix of s3(), such as media.')
  return folder && `${folder}/`
}

/** Checks the options of `s3()`. */
export const bucketOf = ({
  acl,
  bucket,
  config,
  maxParts = mostParts,
  prefix: given = '',
  provider = 'S3',
}: S3Options): Bucket => {
  insist(
    typeof bucket === 'string' && bucket.trim() !== '',
    'Expected the name of a bucket for bucket of s3(), such as media.',
  )
  insist(
    typeof config === 'object' && config !== null,
    "Expected the AWS SDK's options for config of s3(), such as { region: 'eu-central-1' }.",
  )
  insist(
    Number.isInteger(maxParts) && maxParts >= 1 && maxParts <= mostParts,
    `Expected 1 to ${mostParts} for maxParts of s3().`,
  )
  insist(
    provider === 'S3' || provider === 'CLOUDFLARE_R2',
    "Expected 'S3' or 'CLOUDFLARE_R2' for provider of s3().",
  )
  const prefix = folderOf(given)
  let connection: Promise<Connection> | undefined
  return {
    ...(acl ? { acl } : {}),
    connect: () => (connection ??= connect(config)),
    keyOf: (path) => path.slice(prefix.length),
    name: bucket,
    parts: {
      ...(provider === 'CLOUDFLARE_R2' ? { equalSize: true } : {}),
      max: maxParts,
      maxSize: 5 * 1024 * MiB,
      minSize: 5 * MiB,
    },
    pathOf: (key) => prefix + insistKey(key),
    prefix,
  }
}
