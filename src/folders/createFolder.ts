import type { PayloadRequest } from 'payload'

import type { MediaLibrary } from '../library/MediaLibrary.js'

import { MediaError } from '../errors/MediaError.js'
import { changeTree } from './changeTree.js'
import { findChild, type Folder } from './findFolder.js'
import { segmentsOf } from './segmentsOf.js'

const makeChild = async (
  library: MediaLibrary,
  parent: ({ isNew: boolean } & Folder) | null,
  name: string,
  { req, user }: { req: PayloadRequest; user: PayloadRequest['user'] },
): Promise<Folder> => {
  const { payload, slugs } = library
  const folder: unknown = await payload.create({
    collection: slugs.folders,
    data: { name, folder: parent?.isNew ? null : parent?.id, folderType: [slugs.media] } as never,
    depth: 0,
    overrideAccess: false,
    req,
    user,
  })
  const { id } = folder as Folder
  if (parent?.isNew) {
    // Payload looks for circles outside the transaction, where a parent that was made in it is not to be found yet.
    const data = { folder: parent.id }
    await payload.db.updateOne({ id, collection: slugs.folders, data, req, returning: false })
  }
  return folder as Folder
}

/**
 * Makes the folder at `path`, and the ones above it that are missing. Throws `DUPLICATE_NAME` when it is there.
 * Two requests for one path make one folder: they wait for each other.
 */
export const createFolder = (
  library: MediaLibrary,
  path: string,
  user: PayloadRequest['user'],
): Promise<Folder> => {
  const names = segmentsOf(path)
  return changeTree(library, async (req) => {
    let parent = null as Folder | null
    let made = false
    for (const name of names) {
      const known: Folder | null = await findChild(library, parent?.id ?? null, name, req)
      parent =
        known ??
        (await makeChild(library, parent && { ...parent, isNew: made }, name, { req, user }))
      made = !known
    }
    if (!made) {
      throw new MediaError('DUPLICATE_NAME', `There is a folder "${path}" already.`, { path })
    }
    return parent!
  })
}
