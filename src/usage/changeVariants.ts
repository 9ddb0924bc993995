import type { PayloadRequest, Where } from 'payload'

import { sql } from '@payloadcms/db-postgres'

import type { ID, MediaFile, StorageUsage, Variant } from '../library/documents.js'
import type { Limits, MediaLibrary } from '../library/MediaLibrary.js'
import type { UsageDelta } from './contribution.js'

import { atomicUpdate } from '../compat/atomicUpdate.js'
import { runSQL, tableOf } from '../compat/database.js'
import { inTransaction } from '../compat/inTransaction.js'
import { increments } from '../compat/usageStatement.js'
import { formatBytes } from '../core/formatBytes.js'
import { MediaError } from '../errors/MediaError.js'
import { idOf } from '../library/documents.js'
import { account } from './account.js'
import { difference } from './contribution.js'
import { hasRoom } from './hasRoom.js'
import { holdUsage } from './holdUsage.js'
import { limitsOfOwner } from './limitsOfOwner.js'

interface Update {
  readonly data: Record<string, unknown>
  readonly req: PayloadRequest
  readonly where: Where
}

export interface VariantChange {
  /** The new list, from the list as it is: nobody else changes it meanwhile. `null` changes nothing. */
  readonly change: (now: readonly Variant[], row: MediaFile) => null | readonly Variant[]
  /** Machine fields that change with it. */
  readonly set?: Record<string, unknown>
  /** Further conditions the row has to meet. */
  readonly where?: Where
  /** Writes the row if it is as `where` says. @default an update of those fields */
  readonly write?: (update: Update) => Promise<MediaFile | null>
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
    `The derivatives of this file need ${formatBytes(added)}, and ${formatBytes(missing)} are missing in the quota of its owner.`,
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

/** The row, which nobody else writes until the transaction ends. */
const holdRow = async (
  library: MediaLibrary,
  id: ID,
  req: PayloadRequest,
): Promise<MediaFile | null> => {
  await runSQL(
    library,
    sql`SELECT 1 FROM ${tableOf(library, library.slugs.media)} WHERE id = ${id} FOR UPDATE`,
    { req },
  )
  const row: unknown = await library.payload.db.findOne({
    collection: library.slugs.media,
    req,
    where: { id: { equals: id } },
  })
  return row as MediaFile | null
}

const sizeOf = (variants: readonly Variant[]): number =>
  variants.reduce((sum, { filesize }) => sum + filesize, 0)

/**
 * The only writer of a file's `variants`: they change and count for its owner in one transaction. Answers the row, or
 * `null` when it is not, or no longer, as `where` says, or its bytes were replaced or moved since `file` was read. Throws
 * `QUOTA_EXCEEDED` when the owner has no room for what is added; then nothing changed.
 */
export const changeVariants = async (
  library: MediaLibrary,
  { id, storagePath, storageProvider, user }: MediaFile,
  { change, set, where, write }: VariantChange,
): Promise<MediaFile | null> => {
  const limits = await limitsOfOwner(library, idOf(user))
  return inTransaction(library, async (req) => {
    await holdUsage(library, id, req)
    const before = await holdRow(library, id, req)
    const isSame = before?.storagePath === storagePath && before.storageProvider === storageProvider
    const variants = before && isSame ? change(before.variants ?? [], before) : null
    if (!before || !variants) {
      return null
    }
    const update = {
      data: { ...set, variants, variantsSize: sizeOf(variants) },
      req,
      where: { and: [{ id: { equals: id } }, ...(where ? [where] : [])] },
    }
    const row = await (
      write ??
      ((it: Update) => atomicUpdate<MediaFile>(library, { ...it, collection: library.slugs.media }))
    )(update)
    if (row) {
      await accountWithin(library, idOf(row.user), difference(before, row), limits, req)
    }
    return row
  })
}
