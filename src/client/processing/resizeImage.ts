import type { ID } from '../UploadPlan.js'
import type { ImageOutput, ProcessedImage } from './ProcessedImage.js'

import { askFor, type ProcessingOptions } from './askFor.js'

export interface ResizeWishes extends ImageOutput {
  /** `cover` fills both sides and cuts around the focal point; `inside` keeps the whole picture. @default 'inside' */
  readonly fit?: 'cover' | 'inside'
  /** Pixels; nothing is enlarged. */
  readonly height?: number
  /** Pixels; nothing is enlarged. */
  readonly width?: number
}

/**
 * Makes a picture of another size, which stays with the file. Throws a `MediaLibraryError`, also `NOT_PROCESSABLE` for
 * files that are no pictures.
 *
 * @example const { variant } = await resizeImage(12, { width: 800, format: 'webp' }, { api: '/api/media' })
 */
export const resizeImage = (
  file: ID,
  wishes: ResizeWishes,
  options: ProcessingOptions,
): Promise<ProcessedImage> =>
  askFor({ body: wishes, file, method: 'POST', path: 'resize' }, options)
