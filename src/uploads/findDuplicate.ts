import type { ID, MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { MediaError } from '../errors/MediaError.js'

interface Content {
  readonly sha256: string
  readonly user: ID
}

/** The newest file of the same owner with the same bytes, as a scan or the upload itself hashed them. */
const findDuplicate = async (
  library: MediaLibrary,
  { sha256, user }: Content,
): Promise<MediaFile | undefined> => {
  const { docs } = await library.payload.db.find({
    collection: library.slugs.media,
    limit: 1,
    pagination: false,
    sort: '-createdAt',
    where: {
      and: [
        // Those who sent it may know it as it was before its location was taken out.
        { or: [{ sha256: { equals: sha256 } }, { receivedSha256: { equals: sha256 } }] },
        { user: { equals: user } },
        { deletedAt: { exists: false } },
        { replaces: { exists: false } },
      ],
    },
  })
  return docs[0] as unknown as MediaFile | undefined
}

/**
 * Asks before the same bytes are stored a second time: throws `DUPLICATE_FILE` with the file that is there, so that
 * the caller can use it, replace it, or send `onDuplicate: 'keep'`. Other people's files are never looked at.
 */
export const insistNew = async (library: MediaLibrary, content: Content): Promise<void> => {
  const found = await findDuplicate(library, content)
  if (!found) {
    return
  }
  const { id, filename, filesize, mimeType, originalFilename, scanStatus } = found
  const base = `${library.payload.config.routes.api}/${library.slugs.media}`
  const thumbnail = found.variants?.find(({ preset }) => preset === 'thumbnail')
  throw new MediaError('DUPLICATE_FILE', `You have this file already, as "${originalFilename}".`, {
    existing: {
      id,
      filename,
      filesize,
      mimeType,
      originalFilename,
      scanStatus,
      thumbnailURL: thumbnail?.url ?? null,
      url: `${base}/${id}/file`,
    },
  })
}
