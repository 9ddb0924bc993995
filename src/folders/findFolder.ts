import type { PayloadRequest } from 'payload'

import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { MediaError } from '../errors/MediaError.js'
import { idFrom } from '../library/idFrom.js'
import { segmentsOf } from './segmentsOf.js'

export interface Folder {
  readonly folder?: ID | null | { readonly id: ID }
  readonly id: ID
  readonly name: string
}

/** The folder called `name` in `parent` (`null`: at the top). */
export const findChild = async (
  library: MediaLibrary,
  parent: ID | null,
  name: string,
  req?: Partial<PayloadRequest>,
): Promise<Folder | null> =>
  library.payload.db.findOne({
    collection: library.slugs.folders,
    req,
    where: {
      and: [
        { name: { equals: name } },
        { folder: parent === null ? { exists: false } : { equals: parent } },
      ],
    },
  }) as Promise<unknown> as Promise<Folder | null>

/** A folder by its id, or by its path such as `brand/logos`. Throws `FOLDER_NOT_FOUND`. */
export const findFolder = async (library: MediaLibrary, idOrPath: ID): Promise<Folder> => {
  const notFound = () =>
    new MediaError('FOLDER_NOT_FOUND', `There is no folder "${idOrPath}".`, { folder: idOrPath })
  // A path may be a number, an id of a database with UUIDs cannot be taken for one.
  const isText = library.payload.db.defaultIDType !== 'number'
  const id = typeof idOrPath === 'number' || isText ? idFrom(library, idOrPath) : null
  if (typeof idOrPath === 'number' || id !== null) {
    const folder: unknown =
      id !== null &&
      (await library.payload.db.findOne({
        collection: library.slugs.folders,
        where: { id: { equals: id } },
      }))
    if (!folder) {
      throw notFound()
    }
    return folder as Folder
  }
  let found: Folder | null = null
  for (const name of segmentsOf(idOrPath)) {
    found = await findChild(library, found?.id ?? null, name)
    if (!found) {
      throw notFound()
    }
  }
  return found!
}
