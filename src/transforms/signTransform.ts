import type { Payload } from 'payload'

import type { TransformWishes } from '../core/transformQuery.js'
import type { ID } from '../library/documents.js'

import { MediaError } from '../errors/MediaError.js'
import { idFrom } from '../library/idFrom.js'
import { libraryOf } from '../library/libraryOf.js'
import { insistShape } from '../requests/readBody.js'
import { addressOf } from './addressOf.js'
import { signShape } from './transformShape.js'

export interface SignWishes extends TransformWishes {
  /** Seconds the address works. @default for ever; then it stays the same, and caches know it again */
  readonly expiresIn?: number
}

/**
 * The signed address of a picture in any size, for pages that are rendered on the server. It says which picture is
 * made, not who sees it: that is asked of the file itself. Throws `INVALID_REQUEST`.
 *
 * @example const src = await signTransform(payload, doc.id, { w: 640, format: 'auto' })
 */
export const signTransform = async (
  payload: Payload,
  id: ID,
  wishes: SignWishes,
): Promise<string> => {
  const library = await libraryOf(payload)
  const known = idFrom(library, id)
  if (known === null) {
    throw new MediaError(
      'INVALID_REQUEST',
      `"${String(id).slice(0, 100)}" is not the id of a file.`,
    )
  }
  return addressOf(library, known, insistShape(signShape(library.transforms.maxSide), wishes)).url
}
