import type { PayloadRequest, Where } from 'payload'

import { sql } from '@payloadcms/db-postgres'

import type { ID, MediaFile, StorageUsage } from '../library/documents.js'
import type { Limits, MediaLibrary, User } from '../library/MediaLibrary.js'
import type { UsageDelta } from './contribution.js'

import { runSQL, tableOf } from '../compat/database.js'
import { inTransaction } from '../compat/inTransaction.js'
import { increments } from '../compat/usageStatement.js'
import { formatBytes } from '../core/formatBytes.js'
import { MediaError } from '../errors/MediaError.js'
import { idOf } from '../library/documents.js'
import { moveProcessing } from '../states/moveProcessing.js'
import { account } from './account.js'
import { difference } from './contribution.js'
import { hasRoom } from './hasRoom.js'
import { holdUsage } from './holdUsage.js'

interface Variants {
  readonly set: Record<string, unknown>
  /** Bytes of all variants now. */
  readonly variantsSize: number
  readonly where: Where
}

/** What the owner of a file may store. One who is gone has no limits, and nobody who would hear of them. */
const limitsOfOwner = async (library: MediaLibrary, id: ID): Promise<Limits> => {
  const collection = library.slugs.users
  const owner: unknown = await library.payload.findByID({
    id,
    collection,
    depth: 0,
    disableErrors: true,
  })
  return owner ? library.limitsOf({ ...owner, collection } as User) : {}
}

const noRoom = async (
  library: MediaLibrary,
  { added, limits, user }: { added: number; limits: Limits; user: ID },
  req: PayloadRequest,
): Promise<MediaError> => {
  const usage: unknown = await library.payload.db.findOne({
    collection: library.slugs.usage,
    req,
    where: { user: { equals: user } },
  })
  const { allocatedBytes } = usage as StorageUsage
  const missing = allocatedBytes + added - limits.storageBytes!
  return new MediaError(
    'QUOTA_EXCEEDED',
    `The smaller versions of this picture need ${formatBytes(added)}, and ${formatBytes(missing)} are missing in the quota of its owner.`,
    { missing, needed: added },
  )
}

/** Adds what grows only while the limits have room for it: one conditional `UPDATE`. */
const accountWithin = async (
  library: MediaLibrary,
  user: ID,
  delta: UsageDelta,
  limits: Limits,
  req: PayloadRequest,
): Promise<void> => {
  const { usage: slug } = library.slugs
  const added = delta.allocatedBytes ?? 0
  if (added <= 0) {
    return account(library, user, delta, req)
  }
  const granted = await runSQL(
    library,
    sql`UPDATE ${tableOf(library, slug)} SET ${increments(library, slug, delta)}, updated_at = now()
      WHERE ${hasRoom(library, user, { bytes: added }, limits)} RETURNING 1`,
    { req },
  )
  if (granted.length === 0) {
    throw await noRoom(library, { added, limits, user }, req)
  }
}

/**
 * A file becomes `ready` and its variants count for its owner, in one transaction. False when the claim is lost.
 * Throws `QUOTA_EXCEEDED` when the owner has no room for them; then nothing changed.
 */
export const countVariants = async (
  library: MediaLibrary,
  { id, user, variantsSize: before }: MediaFile,
  { set, variantsSize, where }: Variants,
): Promise<boolean> => {
  const limits = variantsSize > before ? await limitsOfOwner(library, idOf(user)) : {}
  return inTransaction(library, async (req) => {
    await holdUsage(library, id, req)
    const row = await moveProcessing(library, {
      file: id,
      from: ['processing'],
      req,
      set: { ...set, variantsSize },
      to: 'ready',
      where,
    })
    if (row) {
      const delta = difference({ ...row, variantsSize: before }, row)
      await accountWithin(library, idOf(row.user), delta, limits, req)
    }
    return row !== null
  })
}
