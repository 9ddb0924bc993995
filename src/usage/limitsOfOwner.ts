import type { ID } from '../library/documents.js'
import type { Limits, MediaLibrary, User } from '../library/MediaLibrary.js'

/** What the owner of a file may store. One who is gone has no limits, and nobody who would hear of them. */
export const limitsOfOwner = async (library: MediaLibrary, id: ID): Promise<Limits> => {
  const collection = library.slugs.users
  const owner: unknown = await library.payload.findByID({
    id,
    collection,
    depth: 0,
    disableErrors: true,
  })
  return owner ? library.limitsOf({ ...owner, collection } as User) : {}
}
