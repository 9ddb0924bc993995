import { createLocalReq, type Where } from 'payload'

import type { ID, MediaFile } from '../library/documents.js'
import type { MediaLibrary, User } from '../library/MediaLibrary.js'

import { MediaError } from '../errors/MediaError.js'
import { idOf } from '../library/documents.js'
import { idFrom } from '../library/idFrom.js'

const notFound = (id: ID) => new MediaError('FILE_NOT_FOUND', 'There is no such file.', { id })

const find = async (library: MediaLibrary, where: Where): Promise<MediaFile | undefined> => {
  const { docs } = await library.payload.db.find({
    collection: library.slugs.media,
    limit: 1,
    pagination: false,
    where,
  })
  return docs[0] as unknown as MediaFile | undefined
}

/**
 * The row, if this person may change it now, as the collection's access says. Throws `FORBIDDEN`, and `FILE_NOT_FOUND`
 * where they do not even see it. Asked when bytes are announced and again when they have arrived.
 */
export const readForUpdate = async (
  library: MediaLibrary,
  user: User,
  id: ID,
): Promise<MediaFile> => {
  const req = await createLocalReq({ user }, library.payload)
  const { config } = library.payload.collections[library.slugs.media as never] as unknown as {
    config: { access: Record<'read' | 'update', (args: object) => Promise<boolean | Where>> }
  }
  const may = async (operation: 'read' | 'update') => {
    const allowed = await config.access[operation]({ id, req })
    return allowed === false
      ? undefined
      : find(library, { and: [{ id: { equals: id } }, ...(allowed === true ? [] : [allowed])] })
  }
  const [seen, changeable] = [await may('read'), await may('update')]
  if (changeable) {
    return changeable
  }
  throw seen ? new MediaError('FORBIDDEN', 'You may not change this file.', { id }) : notFound(id)
}

/** A replacement that is still on its way; one that was refused by the scan does not stand in the way of another. */
const findPending = (library: MediaLibrary, id: ID) =>
  find(library, {
    and: [
      { replaces: { equals: id } },
      { deletedAt: { exists: false } },
      { scanStatus: { in: ['PENDING', 'SCANNING', 'CLEAN'] } },
    ],
  })

/**
 * The file whose bytes are to be replaced. Throws `FILE_NOT_FOUND`, `FORBIDDEN`, `FILE_IN_TRASH`, `FILE_BLOCKED` (an
 * admin's word stands), `REPLACE_NOT_AVAILABLE` for what is a replacement itself, and `REPLACE_PENDING`.
 */
export const findReplaceable = async (
  library: MediaLibrary,
  user: User,
  given: ID,
): Promise<ID> => {
  const id = idFrom(library, given)
  if (id === null) {
    throw notFound(String(given).slice(0, 100))
  }
  const file = await readForUpdate(library, user, id)
  if (file.deletedAt) {
    throw new MediaError('FILE_IN_TRASH', 'This file is in the trash: restore it first.', { id })
  }
  if (file.scanStatus === 'BLOCKED') {
    throw new MediaError('FILE_BLOCKED', 'This file was blocked by an admin.', { id })
  }
  if (file.replaces) {
    throw new MediaError('REPLACE_NOT_AVAILABLE', 'This file is waiting to replace another one.', {
      id,
      replaces: idOf(file.replaces),
    })
  }
  const pending = await findPending(library, id)
  if (pending) {
    throw new MediaError(
      'REPLACE_PENDING',
      `This file is being replaced already: "${pending.originalFilename}" is waiting for its scan.`,
      { id, replacement: pending.id, scanStatus: pending.scanStatus },
    )
  }
  return id
}
