import type { TransformWishes } from '../../core/transformQuery.js'
import type { ID } from '../UploadPlan.js'

import { askFor, type ProcessingOptions } from './askFor.js'

export interface SignedTransform {
  /** ISO 8601; `null` where it does not expire. */
  readonly expiresAt: null | string
  /** Absolute, or a path where the project has no `serverURL`. */
  readonly url: string
}

/**
 * The signed address of a picture in any size, for whoever is logged in and sees the file. Throws a `MediaLibraryError`.
 *
 * @example const { url } = await signTransform(12, { w: 640, format: 'auto' }, { api: '/api/media' })
 */
export const signTransform = (
  file: ID,
  wishes: {
    /** Seconds it works. @default for ever */ readonly expiresIn?: number
  } & TransformWishes,
  options: ProcessingOptions,
): Promise<SignedTransform> => askFor({ body: wishes, file, method: 'POST', path: 'sign' }, options)
