import type { PartLimits } from '../../core/parts.js'
import type { AzureOptions } from './AzureOptions.js'

import { MediaError } from '../../errors/MediaError.js'
import { insistKey } from '../insistKey.js'
import { folderOf } from '../remote/folderOf.js'
import { insistOption } from '../remote/insistOption.js'
import { type Account, accountOf } from './accountOf.js'
import { decodeName, encodeName } from './blobName.js'
import { type Connection, connect } from './connect.js'

/** What every verb of this folder needs to know. */
export interface Container {
  readonly account: Account
  /** Bytes that Azure copies before it answers. More of them it copies afterwards. */
  readonly copiedAtOnce: number
  /** The client, made at the first call. Throws when the SDK is not installed. */
  readonly connect: () => Promise<Connection>
  /** The library's key of a blob. */
  readonly keyOf: (blob: string) => string
  readonly name: string
  /** Blobs that Azure names at once. */
  readonly pageSize: number
  readonly parts: PartLimits
  /** The blob of the library's key. Throws `INVALID_NAME`. */
  readonly pathOf: (key: string) => string
  /** Folder of the library in the container, with the slash at its end, or nothing. */
  readonly prefix: string
  /** Folder of the uploads that are open, with the slash at its end. */
  readonly uploads: string
}

const MiB = 2 ** 20
const uploadsFolder = '.uploads/'

const insistObjectKey = (key: string) => {
  if (insistKey(key).startsWith(uploadsFolder)) {
    throw new MediaError('INVALID_NAME', 'Uploads are kept there, no objects.', { key })
  }
  return key
}

/** Checks the options of `azure()`. */
export const containerOf = (options: AzureOptions): Container => {
  const { container: name, prefix: given = '', upload = 'server' } = options
  insistOption(
    typeof name === 'string' && /^(?:\$root|\$web|[a-z0-9](?:-?[a-z0-9]){2,62})$/.test(name),
    'Expected the name of a container for container of azure(), such as media.',
  )
  insistOption(
    upload === 'server' || upload === 'direct',
    "Expected 'server' or 'direct' for upload of azure().",
  )
  const account = accountOf(options)
  const prefix = encodeName(folderOf('azure()', given))
  let connection: Promise<Connection> | undefined
  return {
    account,
    copiedAtOnce: 256 * MiB,
    connect: () => (connection ??= connect(account, name)),
    keyOf: (blob) => decodeName(blob.slice(prefix.length)),
    name,
    pageSize: 5000,
    // Azure takes 50,000 blocks: the rest is left to parts that are sent again.
    parts: { max: 10_000, maxSize: 4000 * MiB, minSize: MiB },
    pathOf: (key) => prefix + encodeName(insistObjectKey(key)),
    prefix,
    uploads: prefix + uploadsFolder,
  }
}
