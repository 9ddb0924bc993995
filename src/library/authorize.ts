import type { AccessArgs, AccessResult, PayloadRequest, Where } from 'payload'

import type { MediaLibrary, User } from './MediaLibrary.js'

import { MediaError } from '../errors/MediaError.js'

/** The person behind a request, when it is somebody of the collection that owns files. */
export const userOf = (library: MediaLibrary, req: Pick<PayloadRequest, 'user'>): null | User => {
  const user = req.user as null | (User & { collection?: string })
  return user && (!user.collection || user.collection === library.slugs.users) ? user : null
}

/** The person behind a request. Throws `NOT_LOGGED_IN`. */
export const requireUser = (library: MediaLibrary, req: Pick<PayloadRequest, 'user'>): User => {
  const user = userOf(library, req)
  if (!user) {
    throw new MediaError('NOT_LOGGED_IN', 'Log in first.')
  }
  return user
}

/** The admin behind a request. Throws `NOT_LOGGED_IN` or `FORBIDDEN`. */
export const requireAdmin = (library: MediaLibrary, req: Pick<PayloadRequest, 'user'>): User => {
  const user = requireUser(library, req)
  if (!library.isAdmin(user)) {
    throw new MediaError('FORBIDDEN', 'Only an admin may do this.')
  }
  return user
}

const inLibrary: Where = { deletedAt: { exists: false } }
const served: Where = { and: [{ scanStatus: { equals: 'CLEAN' } }, inLibrary] }
const open: Where = { and: [{ visibility: { equals: 'public' } }, served] }

/**
 * Who sees a file's row, and who its bytes: owners and admins see rows in every state, with the reason; everybody
 * else what is public and clean. Bytes leave only when clean and not in trash, whoever asks.
 */
export const readAccess =
  (library: MediaLibrary) =>
  ({ isReadingStaticFile, req }: AccessArgs): AccessResult => {
    const user = userOf(library, req)
    if (library.isAdmin(user)) {
      return isReadingStaticFile ? served : true
    }
    const rows: Where = user ? { or: [{ user: { equals: user.id } }, open] } : open
    return isReadingStaticFile ? { and: [rows, served] } : rows
  }

export const createAccess =
  (library: MediaLibrary) =>
  ({ req }: AccessArgs): boolean =>
    userOf(library, req) !== null

export const updateAccess =
  (library: MediaLibrary) =>
  ({ req }: AccessArgs): AccessResult => {
    const user = userOf(library, req)
    return library.isAdmin(user) || (user ? { user: { equals: user.id } } : false)
  }

/** Moving to trash asks as an update does; deleting for good needs the file to be in trash. */
export const deleteAccess =
  (library: MediaLibrary) =>
  (args: AccessArgs): AccessResult => {
    const allowed = updateAccess(library)(args)
    const isTrashing = Boolean((args.data as { deletedAt?: unknown } | undefined)?.deletedAt)
    if (isTrashing || allowed === false) {
      return allowed
    }
    const inTrash: Where = { deletedAt: { exists: true } }
    return allowed === true ? inTrash : { and: [allowed, inTrash] }
  }

export const adminAccess =
  (library: MediaLibrary) =>
  ({ req }: Pick<AccessArgs, 'req'>): boolean =>
    library.isAdmin(userOf(library, req))
