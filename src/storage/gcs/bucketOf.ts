import type { PartLimits } from '../../core/parts.js'
import type { GcsOptions } from './GcsOptions.js'

import { MediaError } from '../../errors/MediaError.js'
import { insistKey } from '../insistKey.js'
import { folderOf } from '../remote/folderOf.js'
import { insistOption } from '../remote/insistOption.js'
import { connect, type Connection } from './connect.js'

/** What every verb of this folder needs to know. */
export interface Bucket {
  readonly acl?: 'Private' | 'Public'
  /** The client, made at the first call. Throws when Google's client is not installed. */
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

/** Google's limits of multipart uploads: https://cloud.google.com/storage/quotas#requests */
const parts: PartLimits = { max: 10_000, maxSize: 5 * 1024 * MiB, minSize: 5 * MiB }

/** Names that Google refuses: https://cloud.google.com/storage/docs/objects#naming */
const refused = /[\r\n\ufffe\uffff]|^\.well-known\/acme-challenge\//

const insistPath = (path: string) => {
  if (refused.test(path) || Buffer.byteLength(path) > 1024) {
    throw new MediaError(
      'INVALID_NAME',
      'Google keeps no names with line breaks, and none of more than 1024 bytes with its prefix.',
    )
  }
  return path
}

/** Checks the options of `gcs()`. */
export const bucketOf = ({ acl, bucket, options = {}, prefix: given = '' }: GcsOptions): Bucket => {
  insistOption(
    typeof bucket === 'string' && bucket.trim() !== '' && !bucket.includes('/'),
    'Expected the name of a bucket for bucket of gcs(), such as media.',
  )
  insistOption(
    typeof options === 'object' && options !== null,
    "Expected the options of @google-cloud/storage for options of gcs(), such as { keyFilename: 'service-account.json' }.",
  )
  insistOption(
    acl === undefined || acl === 'Private' || acl === 'Public',
    "Expected 'Private' or 'Public' for acl of gcs().",
  )
  const prefix = folderOf('gcs()', given)
  let connection: Promise<Connection> | undefined
  return {
    ...(acl ? { acl } : {}),
    connect: () => (connection ??= connect(options)),
    keyOf: (path) => path.slice(prefix.length),
    name: bucket,
    parts,
    pathOf: (key) => insistPath(prefix + insistKey(key)),
    prefix,
  }
}
