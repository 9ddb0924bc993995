import type { ID, MediaFile } from '../library/documents.js'
import type { MediaLibrary, User } from '../library/MediaLibrary.js'

import { idOf } from '../library/documents.js'

/** Links are made by whoever owns a file, and by admins. */
export const mayShare = (
  library: MediaLibrary,
  file: Pick<MediaFile, 'user'>,
  user: null | User,
): boolean => user !== null && (user.id === idOf(file.user) || library.isAdmin(user))

/** A link is worth what its maker may do now: nothing once the file is another's, or its maker no admin any more. */
export const isMakerAllowed = async (
  library: MediaLibrary,
  file: Pick<MediaFile, 'user'>,
  maker: ID | null,
): Promise<boolean> => {
  if (maker === null || maker === idOf(file.user)) {
    return maker !== null
  }
  const user: unknown = await library.payload.findByID({
    id: maker,
    collection: library.slugs.users,
    depth: 0,
    disableErrors: true,
  })
  return mayShare(library, file, user as null | User)
}
