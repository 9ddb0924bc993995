import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { type TransformWishes, transformQuery } from '../core/transformQuery.js'
import { signatureOf } from './signature.js'

export interface SignedAddress {
  /** ISO 8601; `null` where it does not expire. */
  readonly expiresAt: null | string
  /** Absolute, or a path where the project has no `serverURL`. */
  readonly url: string
}

/** The address of a picture that is made when it is asked for, with its signature. */
export const addressOf = (
  library: MediaLibrary,
  id: ID,
  { expiresIn, ...wishes }: { readonly expiresIn?: number } & TransformWishes,
): SignedAddress => {
  const { routes, serverURL } = library.payload.config
  const exp = expiresIn === undefined ? undefined : Math.ceil(library.now() / 1000) + expiresIn
  const sig = signatureOf(library, { exp, id, wishes })
  const query = `${transformQuery(wishes)}${exp === undefined ? '' : `&exp=${exp}`}&sig=${sig}`
  return {
    expiresAt: exp === undefined ? null : new Date(exp * 1000).toISOString(),
    url: `${serverURL ?? ''}${routes.api}/${library.slugs.media}/${id}/file?${query}`,
  }
}
