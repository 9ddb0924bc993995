import type { PayloadRequest } from 'payload'

import type { ID } from '../library/documents.js'
import type { MediaLibrary, User } from '../library/MediaLibrary.js'
import type { HistoryEntry } from './findHistory.js'

import { idFrom } from '../library/idFrom.js'

const findUsers = async (
  { payload, slugs }: MediaLibrary,
  ids: readonly ID[],
  asking: { readonly overrideAccess: boolean; readonly req?: PayloadRequest },
): Promise<ReadonlyMap<string, User>> => {
  const { docs } = await payload.find({
    ...asking,
    collection: slugs.users,
    depth: 0,
    // 0 would be all of them.
    limit: Math.max(1, ids.length),
    pagination: false,
    where: { id: { in: [...ids] } },
  })
  return new Map(docs.map((user) => [String(user.id), user as unknown as User]))
}

/**
 * Names of people as whoever asks may know them: those whose rows they may read, by the project's own access. The
 * others are an admin, or somebody else.
 */
export const hideNames = async (
  library: MediaLibrary,
  entries: readonly HistoryEntry[],
  req: PayloadRequest,
): Promise<HistoryEntry[]> => {
  const named = new Set(entries.flatMap(({ user }) => user ?? []))
  const ids = [...named].map((id) => idFrom(library, id)).filter((id) => id !== null)
  const all = await findUsers(library, ids, { overrideAccess: true })
  // Who may read nobody at all is answered with an error.
  const known = await findUsers(library, ids, { overrideAccess: false, req }).catch(
    () => new Map<string, User>(),
  )
  return entries.map((entry) => {
    const { user, userLabel } = entry
    if (!userLabel || (user && (known.has(user) || user === String(req.user?.id)))) {
      return entry
    }
    const isAdmin = user !== null && library.isAdmin(all.get(user))
    return { ...entry, user: null, userLabel: isAdmin ? 'an admin' : 'somebody else' }
  })
}
