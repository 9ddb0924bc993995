import type { PayloadRequest } from 'payload'

import type { StorageUsage } from '../library/documents.js'
import type { MediaLibrary, User } from '../library/MediaLibrary.js'
import type { Handler } from './Route.js'

import { mediaTypes } from '../core/mediaKinds.js'
import { MediaError } from '../errors/MediaError.js'
import { requireAdmin, requireUser } from '../library/authorize.js'
import { breakdownOf } from '../usage/breakdownOf.js'
import { ensureUsage } from '../usage/ensureUsage.js'

/** Whose usage is asked for: one's own; an admin may name somebody. */
const subjectOf = async (library: MediaLibrary, req: PayloadRequest): Promise<User> => {
  const user = requireUser(library, req)
  const named = req.searchParams.get('user')
  if (!named || named === String(user.id)) {
    return user
  }
  requireAdmin(library, req)
  const found: unknown = await library.payload
    .findByID({ id: named, collection: library.slugs.users, depth: 0, disableErrors: true })
    .catch(() => null)
  if (!found) {
    throw new MediaError('INVALID_REQUEST', `There is no user "${named.slice(0, 100)}".`)
  }
  return found as User
}

/** `GET /media/usage`: what is stored, what is reserved, what is left. */
export const usage: Handler = async (library, req) => {
  const user = await subjectOf(library, req)
  const [row, limits] = await Promise.all([
    ensureUsage(library, user.id),
    library.limitsOf(user, req),
  ])
  const { bandwidthBytes = null, files = null, storageBytes = null } = limits
  const { id: _, ...figures } = row as StorageUsage
  return Response.json({
    ...figures,
    bandwidthLimitBytes: bandwidthBytes,
    fileLimit: files,
    remainingBytes: storageBytes === null ? null : Math.max(0, storageBytes - row.allocatedBytes),
    remainingFiles: files === null ? null : Math.max(0, files - row.allocatedFiles),
    storageLimitBytes: storageBytes,
    user: user.id,
  })
}

/** `GET /media/usage/breakdown`: the same bytes by kind and by folder. */
export const breakdown: Handler = async (library, req) => {
  const user = await subjectOf(library, req)
  const [row, { byFolder, bySite }] = await Promise.all([
    ensureUsage(library, user.id),
    breakdownOf(library, user.id),
  ])
  const byType = Object.fromEntries(
    mediaTypes.map((type) => [type, { bytes: row[`${type}Bytes`], files: row[`${type}Files`] }]),
  )
  return Response.json({
    byFolder,
    bySite,
    byType,
    quarantined: row.quarantinedBytes,
    reserved: row.reservedBytes,
    total: { bytes: row.totalBytes, files: row.totalFiles },
    trash: row.trashBytes,
    variants: row.variantBytes,
  })
}
