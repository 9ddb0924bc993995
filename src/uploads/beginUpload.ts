import { createHash } from 'node:crypto'

import type { ID, MediaUpload } from '../library/documents.js'
import type { MediaLibrary, User } from '../library/MediaLibrary.js'

import { atomicUpdate } from '../compat/atomicUpdate.js'
import { formatBytes } from '../core/formatBytes.js'
import { planParts } from '../core/parts.js'
import { MediaError } from '../errors/MediaError.js'
import { findFolder } from '../folders/findFolder.js'
import { release } from '../usage/release.js'
import { reserve } from '../usage/reserve.js'
import { admitClaim } from './admit.js'
import { readUpload } from './findUpload.js'
import { planObject } from './planObject.js'
import { storeOf } from '../library/storeOf.js'

export interface UploadRequest {
  readonly filename: string
  readonly folder?: ID | null
  readonly idempotencyKey?: string
  readonly mimeType: string
  /** The whole file is one part, or it is refused. */
  readonly onePart?: boolean
  /** Bytes of one part, as wished. */
  readonly partSize?: number
  readonly sha256?: string
  readonly size: number
}

const fingerprintOf = ({ filename, folder, mimeType, onePart, partSize, sha256, size }: UploadRequest) => {
  const plan = onePart ? 'one part' : (partSize ?? null)
  return createHash('sha256')
    .update(JSON.stringify([filename, folder ?? null, mimeType, plan, sha256 ?? null, size]))
    .digest('hex')
}

const findByKey = (library: MediaLibrary, user: ID, idempotencyKey: string) =>
  library.payload.db.findOne({
    collection: library.slugs.uploads,
    where: { and: [{ user: { equals: user } }, { idempotencyKey: { equals: idempotencyKey } }] },
  }) as Promise<unknown> as Promise<MediaUpload | null>

/** The upload a repeated request began, if this is one. Throws `IDEMPOTENCY_CONFLICT` when it asked for something else. */
const findRepeated = async (
  library: MediaLibrary,
  { id: user }: User,
  { idempotencyKey, ...request }: UploadRequest,
): Promise<MediaUpload | null> => {
  const known = idempotencyKey ? await findByKey(library, user, idempotencyKey) : null
  if (known && known.fingerprint !== fingerprintOf(request)) {
    throw new MediaError(
      'IDEMPOTENCY_CONFLICT',
      'This idempotency key was used for another file: send a new key, or the same file again.',
      { idempotencyKey },
    )
  }
  return known
}

const planOf = ({ storage }: MediaLibrary, { onePart, partSize, size }: UploadRequest) => {
  const { max, maxSize } = storage.parts
  const plan = planParts(size, storage.parts, onePart ? size : partSize)
  if (onePart && plan.partCount > 1) {
    throw new MediaError(
      'FILE_TOO_LARGE',
      `One URL takes at most ${formatBytes(maxSize)}: use /upload/multipart/initiate.`,
      { maxSize, size },
    )
  }
  if (plan.partCount > max) {
    throw new MediaError('FILE_TOO_LARGE', `The store takes at most ${max} parts of ${formatBytes(maxSize)}.`, { size })
  }
  return plan
}

/**
 * Admits a file, reserves its bytes and begins its upload in the store.
 * Throws what `admitClaim`, `findFolder` and `reserve` throw, and `STORAGE_UNAVAILABLE`; then nothing is reserved.
 */
export const beginUpload = async (
  library: MediaLibrary,
  user: User,
  request: UploadRequest,
): Promise<MediaUpload> => {
  const fileType = admitClaim(library, request)
  const repeated = await findRepeated(library, user, request)
  if (repeated) {
    return openInStore(library, repeated)
  }
  const { partSize } = planOf(library, request)
  const folder = request.folder == null ? null : await findFolder(library, request.folder)
  const { filename, key } = planObject(request.filename, fileType)
  const upload = {
    expiresAt: new Date(Date.now() + library.uploads.sessionMs).toISOString(),
    filename,
    fingerprint: fingerprintOf(request),
    folder: folder?.id ?? null,
    idempotencyKey: request.idempotencyKey,
    key,
    mimeType: fileType.mimeType,
    originalFilename: request.filename,
    partSize,
    size: request.size,
    state: 'open' as const,
    storageProvider: library.storage.name,
    user: user.id,
  }
  const id = await reserve(library, upload, await library.limitsOf(user)).catch(async (error: unknown) => {
    // Two requests with one key at once: the other one was first.
    const first = MediaError.is(error) ? null : await findRepeated(library, user, request)
    if (first) {
      return first
    }
    throw error
  })
  if (typeof id === 'object') {
    return openInStore(library, id)
  }
  return openInStore(library, { ...upload, id, removal: 'none' }).catch(async (error: unknown) => {
    await giveUp(library, id)
    throw error
  })
}

/** Nothing is reserved, and the same request may come again. */
const giveUp = async (library: MediaLibrary, id: ID): Promise<void> => {
  await release(library, { state: 'aborted', upload: id })
  await library.payload.db.updateOne({
    id,
    collection: library.slugs.uploads,
    data: { idempotencyKey: null },
    returning: false,
  })
}

/** Begins an upload in the store. Of requests with one key one does; a request that was cut off is made good. */
const openInStore = async (library: MediaLibrary, upload: MediaUpload): Promise<MediaUpload> => {
  const { id, key, mimeType, size, state, storageUploadId } = upload
  if (storageUploadId || state !== 'open') {
    return upload
  }
  const store = storeOf(library, upload)
  const begun = await store.createUpload(key, { contentType: mimeType, size }).catch((cause: unknown) => {
    throw MediaError.is(cause)
      ? cause
      : new MediaError('STORAGE_UNAVAILABLE', 'The store does not answer: try again in a minute.', {}, { cause })
  })
  const opened = await atomicUpdate<MediaUpload>(library, {
    collection: library.slugs.uploads,
    data: { storageUploadId: begun },
    where: { and: [{ id: { equals: id } }, { storageUploadId: { exists: false } }] },
  })
  if (!opened) {
    await store.abortUpload({ id: begun, key })
  }
  return opened ?? (await readUpload(library, id))!
}
