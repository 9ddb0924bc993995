import type { Connection } from './connect.js'

import { MediaError } from '../../errors/MediaError.js'
import { reasonOf } from './storeError.js'
import { within } from './within.js'

interface Failure {
  /** Google's token service says here what is wrong, such as `invalid_grant`. */
  readonly response?: { readonly data?: { readonly error?: unknown } }
}

/** What Google's client says of its credentials, as an error of ours. */
export const credentialsError = (cause: unknown): MediaError => {
  if (MediaError.is(cause)) {
    return cause
  }
  const said = (cause as Failure).response?.data?.error
  const reason = typeof said === 'string' ? said : reasonOf(cause)
  return new MediaError(
    'STORAGE_UNAVAILABLE',
    `The credentials for the store do not work: ${reason}.`,
    { reason },
    { cause },
  )
}

/** Headers that say who we are. Google's client keeps the token while it is good. */
export const authorize = async (
  { storage, timeout }: Connection,
  url: URL,
): Promise<Record<string, string>> => {
  try {
    return { ...(await within(timeout, storage.authClient.getRequestHeaders(url.href))) }
  } catch (error) {
    throw credentialsError(error)
  }
}
