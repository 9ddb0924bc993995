import type { ID, MediaUpload } from '../library/documents.js'
import type { MediaLibrary, User } from '../library/MediaLibrary.js'

import { MediaError } from '../errors/MediaError.js'
import { idOf } from '../library/documents.js'
import { idFrom } from '../library/idFrom.js'

const notFound = (id: unknown) =>
  new MediaError('UPLOAD_NOT_FOUND', "There is no upload with this id, or it is somebody else's.", {
    id,
  })

export const readUpload = (library: MediaLibrary, id: ID): Promise<MediaUpload | null> =>
  library.payload.db.findOne({
    collection: library.slugs.uploads,
    where: { id: { equals: id } },
  }) as Promise<unknown> as Promise<MediaUpload | null>

/** An upload of this user. Somebody else's does not exist. Throws `UPLOAD_NOT_FOUND`. */
export const findUpload = async (
  library: MediaLibrary,
  user: User,
  id: number | string,
): Promise<MediaUpload> => {
  const known = idFrom(library, id)
  const upload = known === null ? null : await readUpload(library, known)
  if (!upload?.user || String(idOf(upload.user)) !== String(user.id) || !upload.storageUploadId) {
    throw notFound(id)
  }
  return upload
}

const ended = {
  aborted: () => new MediaError('UPLOAD_ABORTED', 'This upload was aborted: begin a new one.'),
  completed: () =>
    new MediaError('UPLOAD_COMPLETED', 'This upload is complete: its URLs are closed.'),
  completing: () => new MediaError('UPLOAD_BUSY', 'This upload is being completed right now.'),
  expired: () => new MediaError('UPLOAD_EXPIRED', 'This upload has expired: begin a new one.'),
} as const

/** Throws why an upload takes no more parts, unless it is open and in time. */
export const insistOpen = (library: MediaLibrary, { expiresAt, state }: MediaUpload): void => {
  if (state !== 'open') {
    throw ended[state]()
  }
  if (Date.parse(expiresAt) <= library.now()) {
    throw ended.expired()
  }
}
