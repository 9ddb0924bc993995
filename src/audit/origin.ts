import type { PayloadRequest } from 'payload'

import type { MediaLibrary } from '../library/MediaLibrary.js'

import { userOf } from '../library/authorize.js'

/** Longest text that is kept of what a client says about itself. */
const longest = 300

const header = (req: Partial<PayloadRequest>, name: string): null | string =>
  req.headers?.get(name)?.slice(0, longest) ?? null

/** Behind a proxy the first address is the client's; without one the header is the client's own word. */
const addressOf = (req: Partial<PayloadRequest>): null | string =>
  header(req, 'x-forwarded-for')?.split(',')[0]!.trim() || header(req, 'x-real-ip')

/** Who it was, and from where. */
export const origin = (library: MediaLibrary, req: Partial<PayloadRequest> = {}) => {
  const { audit } = library
  const user = userOf(library, { user: req.user ?? null })
  return {
    address: audit.addresses ? addressOf(req) : null,
    browser: audit.addresses ? header(req, 'user-agent') : null,
    user: user ? String(user.id) : null,
    userLabel: (user as { email?: string } | null)?.email ?? null,
  }
}
