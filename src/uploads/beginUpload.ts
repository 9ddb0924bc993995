import { createHash } from 'node:crypto'

import type { ID, MediaUpload } from '../library/documents.js'
import type { MediaLibrary, User } from '../library/MediaLibrary.js'

import { atomicUpdate } from '../compat/atomicUpdate.js'
import { formatBytes } from '../core/formatBytes.js'
import { planParts } from '../core/parts.js'
import { MediaError } from '../errors/MediaError.js'
import { findFolder } from '../folders/findFolder.js'
import { storeOf } from '../library/storeOf.js'
import { findReplaceable } from '../replacements/findReplaceable.js'
import { release } from '../usage/release.js'
import { reserve } from '../usage/reserve.js'
import { admitClaim } from './admit.js'
import { insistNew } from './findDuplicate.js'
import { readUpload } from './findUpload.js'
import { insistFreeName } from './insistFreeName.js'
import { planObject } from './planObject.js'

export interface UploadRequest {
  readonly filename: string
  readonly folder?: ID | null
  readonly idempotencyKey?: string
  readonly mimeType: string
  /** `ask` throws `DUPLICATE_FILE` when the user has a file with this `sha256`. @default 'keep' */
  readonly onDuplicate?: 'ask' | 'keep'
  /** The whole file is one part, or it is refused. */
  readonly onePart?: boolean
  /** Bytes of one part, as wished. */
  readonly partSize?: number
  /** Folder in the store, instead of the day. */
  readonly path?: string
  /** The file whose bytes these will be. */
  readonly replaces?: ID
  /** SHA-256 of the file in hexadecimal digits; the scan compares it. */
  readonly sha256?: string
  readonly size: number
}

const fingerprintOf = (request: UploadRequest) => {
  const { filename, folder, mimeType, onePart, partSize, path, replaces, sha256, size } = request
  const plan = onePart ? 'one part' : (partSize ?? null)
  return createHash('sha256')
    .update(
      JSON.stringify(
        [filename, folder, mimeType, plan, path, replaces, sha256, size].map(
          (part) => part ?? null,
        ),
      ),
    )
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
    throw new MediaError(
      'FILE_TOO_LARGE',
      `The store takes at most ${max} parts of ${formatBytes(maxSize)}.`,
      { size },
    )
  }
  return plan
}

/**
 * Admits a file, reserves its bytes and begins its upload in the store.
 * Throws what `admitClaim`, `findFolder`, `findReplaceable`, `insistNew`, `insistFreeName` and `reserve` throw, and
 * `STORAGE_UNAVAILABLE`; then nothing is reserved.
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
  const { filename, key } = planObject(request.filename, fileType, request.path)
  const replaces =
    request.replaces === undefined
      ? undefined
      : await findReplaceable(library, user, request.replaces)
  await (request.onDuplicate === 'ask' &&
    request.sha256 &&
    insistNew(library, { sha256: request.sha256, user: user.id }))
  await (replaces === undefined &&
    insistFreeName(library, {
      folder: folder?.id ?? null,
      originalFilename: request.filename,
      user: user.id,
    }))
  const upload = {
    expiresAt: new Date(library.now() + library.uploads.sessionMs).toISOString(),
    filename,
    fingerprint: fingerprintOf(request),
    folder: folder?.id ?? null,
    idempotencyKey: request.idempotencyKey,
    key,
    mimeType: fileType.mimeType,
    originalFilename: request.filename,
    partSize,
    replaces,
    sha256: request.sha256,
    size: request.size,
    state: 'open' as const,
    storageProvider: library.storage.name,
    user: user.id,
  }
  const id = await reserve(library, upload, await library.limitsOf(user)).catch(
    async (error: unknown) => {
      // Two requests with one key at once: the other one was first.
      const first = MediaError.is(error) ? null : await findRepeated(library, user, request)
      if (first) {
        return first
      }
      throw error
    },
  )
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
  const begun = await store
    .createUpload(key, { contentType: mimeType, size })
    .catch((cause: unknown) => {
      throw MediaError.is(cause)
        ? cause
        : new MediaError(
            'STORAGE_UNAVAILABLE',
            'The store does not answer: try again in a minute.',
            {},
            { cause },
          )
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
