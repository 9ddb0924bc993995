import type { PayloadRequest } from 'payload'

import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { idOf } from '../library/documents.js'

interface Operation {
  readonly id?: ID
  overrideLock?: boolean
}

interface Lock {
  readonly user?: { readonly value: ID | { readonly id: ID } } | null
}

const locks = 'payload-locked-documents'

/** Longest time a document is locked without a sign of life, in seconds; what `lockDocuments` of the files says. */
export const lockSeconds = 300

/**
 * Payload (3.90.1) looks for somebody's lock on another connection than its transaction has: as many saves at once as
 * the pool has connections then wait for each other for ever. It is looked up here, in the transaction, and Payload
 * looks again only where there is one.
 */
export const skipLockCheck = async (
  { payload, slugs }: MediaLibrary,
  req: PayloadRequest,
  operation: Operation,
  collection: string = slugs.media,
): Promise<void> => {
  if (operation.overrideLock !== false || !payload.collections[locks]) {
    return
  }
  const recent = new Date(Date.now() - lockSeconds * 1000).toISOString()
  const { docs } = await payload.db.find({
    collection: locks,
    limit: 100,
    pagination: false,
    req,
    where: {
      and: [
        { 'document.relationTo': { equals: collection } },
        { updatedAt: { greater_than: recent } },
        ...(operation.id == null ? [] : [{ 'document.value': { equals: operation.id } }]),
      ],
    },
  })
  const isMine = ({ user }: Lock) => user != null && idOf(user.value) === req.user?.id
  operation.overrideLock = (docs as Lock[]).every(isMine)
}
