import type { ClientUser, Payload } from 'payload'

import { cache } from 'react'

import type { MediaLibrary, User } from '../library/MediaLibrary.js'

import { libraryOf } from '../library/libraryOf.js'

const findUser = cache(async (payload: Payload, collection: string, id: number | string) =>
  payload.findByID({ id, collection, depth: 0, disableErrors: true }),
)

export interface Person {
  readonly isAdmin: boolean
  readonly library: MediaLibrary
  /** `null` for nobody, and for users of a collection whose users own no files. */
  readonly user: null | User
}

/**
 * Whom a screen is made for. Payload gives its components a user without the fields that the user may not read;
 * roles and tiers can be among them, so the row is read as it is.
 */
export const personOf = async (
  payload: Payload,
  given: ClientUser | null | undefined,
): Promise<Person> => {
  const library = await libraryOf(payload)
  const { users } = library.slugs
  const isOwner = given && given.collection === users
  const row: unknown = isOwner ? await findUser(payload, users, given.id) : null
  const user = row ? ({ ...(row as User), collection: users } as User) : null
  return { isAdmin: library.isAdmin(user), library, user }
}
