import type { PayloadRequest } from 'payload'

import type { ID } from '../library/documents.js'
import type { MediaLibrary, User } from '../library/MediaLibrary.js'

import { MediaError } from '../errors/MediaError.js'
import { idFrom } from '../library/idFrom.js'

const find = (library: MediaLibrary, id: ID, req: PayloadRequest) =>
  library.payload.db.findOne({
    collection: library.slugs.users,
    req,
    where: { id: { equals: id } },
  }) as Promise<unknown> as Promise<null | User>

/** Who gets the files of a user who is deleted. Throws `USER_HAS_FILES` when there is nobody. */
export const findHeir = async (
  library: MediaLibrary,
  { files, user: id }: { readonly files: number; readonly user: ID },
  req: PayloadRequest,
): Promise<ID> => {
  const user = { ...(await find(library, id, req)), id } as User
  const named = await library.whenDeleted.heir({ req, user })
  const known = named == null ? null : idFrom(library, named)
  const heir =
    known === null || String(known) === String(id) ? null : await find(library, known, req)
  if (!heir) {
    throw new MediaError(
      'USER_HAS_FILES',
      `This user has ${files} file${files === 1 ? '' : 's'}, and there is nobody to give them to: let another admin delete the user, or set "whenDeleted".`,
      { files, user: id },
    )
  }
  return heir.id
}
