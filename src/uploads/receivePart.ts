import type { MediaUpload } from '../library/documents.js'
import type { MediaLibrary, User } from '../library/MediaLibrary.js'
import type { StorageProvider } from '../storage/StorageProvider.js'
import type { SignedPart } from './signParts.js'

import { formatBytes } from '../core/formatBytes.js'
import { MediaError } from '../errors/MediaError.js'
import { storeOf } from '../library/storeOf.js'
import { growReservation } from '../usage/growReservation.js'
import { admitClaim } from './admit.js'
import { insistOpen, readUpload } from './findUpload.js'
import { signParts } from './signParts.js'

export interface IncomingPart {
  readonly body: BodyInit
  /** From 1. */
  readonly number: number
  /** Exact bytes of `body`. */
  readonly size: number
}

/** The first part tells how large parts are, when it is larger than was planned. */
const planWith = (upload: MediaUpload, { number, size }: IncomingPart) => {
  const partSize = number === 1 ? Math.max(upload.partSize, size) : upload.partSize
  return { partSize, size: (number - 1) * partSize + size }
}

/** The upload with room for `part`: its bytes are judged and reserved before the first of them is taken. */
const makeRoom = async (
  library: MediaLibrary,
  user: User,
  upload: MediaUpload,
  part: IncomingPart,
): Promise<MediaUpload> => {
  const plan = planWith(upload, part)
  if (plan.size <= upload.size) {
    return upload
  }
  insistOpen(library, upload)
  admitClaim(library, {
    filename: upload.originalFilename,
    mimeType: upload.mimeType,
    size: plan.size,
  })
  const limits = await library.limitsOf(user)
  if (await growReservation(library, upload, { ...plan, limits })) {
    return { ...upload, ...plan }
  }
  const now = (await readUpload(library, upload.id))!
  if (now.size !== upload.size || now.state !== 'open') {
    return makeRoom(library, user, now, part)
  }
  throw new MediaError(
    'QUOTA_EXCEEDED',
    `The file has at least ${formatBytes(plan.size)}, and there is no room for that in your quota.`,
    { fileLimit: limits.files, needed: plan.size, storageLimitBytes: limits.storageBytes },
  )
}

const send = async (
  store: StorageProvider,
  { headers, method, number, size, url }: SignedPart,
  body: BodyInit,
) => {
  const request = {
    body,
    duplex: 'half',
    headers: { ...headers, 'content-length': String(size) },
    method,
  } as RequestInit
  const answer = store.handle
    ? await store.handle(new Request(new URL(url, 'http://localhost'), request))
    : await fetch(url, request).catch((cause: unknown) => {
        throw new MediaError(
          'STORAGE_UNAVAILABLE',
          `Part ${number} did not reach the store: send it again.`,
          {},
          { cause },
        )
      })
  if (!answer.ok) {
    throw new MediaError(
      'STORAGE_UNAVAILABLE',
      `The store answered ${answer.status} to part ${number}: send it again.`,
    )
  }
  await answer.body?.cancel()
  return answer.headers.get('etag') ?? ''
}

/**
 * Takes a part of an upload whose length nobody told, and passes it on to the store: answers its etag, as a header has
 * it. Throws what `admitClaim`, `signParts` and the store throw, and `QUOTA_EXCEEDED`.
 */
export const receivePart = async (
  library: MediaLibrary,
  user: User,
  upload: MediaUpload,
  part: IncomingPart,
): Promise<string> => {
  const ready = await makeRoom(library, user, upload, part)
  const [signed] = await signParts(library, ready, [part.number])
  if (signed!.size !== part.size) {
    throw new MediaError(
      'INVALID_PART',
      `Part ${part.number} has ${signed!.size} bytes, the request announces ${part.size}.`,
      { expected: signed!.size, number: part.number, received: part.size },
    )
  }
  return send(storeOf(library, ready), signed!, part.body)
}
