import { createHmac, timingSafeEqual } from 'node:crypto'

import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { type TransformWishes, transformQuery } from '../core/transformQuery.js'
import { MediaError } from '../errors/MediaError.js'

interface Signed {
  /** Seconds since 1970. @default it does not expire */
  readonly exp?: number
  readonly id: ID
  readonly wishes: TransformWishes
}

/** A key of its own: no other signature of the library opens this. */
const keyOf = ({ payload }: MediaLibrary): Buffer =>
  createHmac('sha256', payload.secret).update('payload-media-library:transforms').digest()

/** The signature of one picture of one file, however its parameters are ordered. */
export const signatureOf = (library: MediaLibrary, { exp, id, wishes }: Signed): string =>
  createHmac('sha256', keyOf(library))
    .update(`${id}\n${transformQuery(wishes)}\n${exp ?? ''}`)
    .digest('base64url')

/** Throws `INVALID_SIGNATURE` for a signature of something else, and for one that has expired. */
export const insistSignature = (library: MediaLibrary, sig: string, signed: Signed): void => {
  const [given, right] = [Buffer.from(sig), Buffer.from(signatureOf(library, signed))]
  if (given.length !== right.length || !timingSafeEqual(given, right)) {
    throw new MediaError(
      'INVALID_SIGNATURE',
      'The signature is not of this picture: ask for its address with "POST /:id/sign", or make it with signTransform.',
      { id: signed.id },
    )
  }
  if (signed.exp !== undefined && signed.exp * 1000 <= library.now()) {
    const expiredAt = new Date(signed.exp * 1000).toISOString()
    throw new MediaError('INVALID_SIGNATURE', `The signature expired at ${expiredAt}.`, {
      expiredAt,
    })
  }
}
