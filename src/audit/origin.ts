import type { PayloadRequest } from 'payload'

import type { MediaLibrary } from '../library/MediaLibrary.js'

import { userOf } from '../library/authorize.js'
import { addressOf } from './addressOf.js'
import { plainText } from './plainText.js'

/** Who did something, and from where. Nobody and nowhere: the library itself. */
export interface Origin {
  readonly address: null | string
  readonly browser: null | string
  readonly user: null | string
  /** How people know them: their e-mail address or user name. */
  readonly userLabel: null | string
}

/** Longest text that is kept of what a client says about itself. */
const longest = 300

type Person = { collection?: string; email?: unknown; id: number | string; username?: unknown }

/** Clients that are no people of the library, such as the API keys of a project, are told apart by their collection. */
const labelOf = ({ collection, email, id, username }: Person): string => {
  const names = [email, username].filter((given) => typeof given === 'string' && given !== '')
  const [name = `${collection ?? 'user'}/${id}`] = names as string[]
  return plainText(name, longest)
}

/** Who it was, and from where. */
export const origin = (library: MediaLibrary, req: Partial<PayloadRequest> = {}): Origin => {
  const { headers, user } = req
  const person = user as null | Person | undefined
  const known = userOf(library, { user: user ?? null })
  const browser = headers?.get('user-agent')
  return {
    address: library.audit.addresses && headers ? addressOf(headers) : null,
    browser: library.audit.addresses && browser ? plainText(browser, longest) : null,
    user: known ? String(known.id) : null,
    userLabel: person ? labelOf(person) : null,
  }
}
