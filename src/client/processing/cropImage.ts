import type { ID } from '../UploadPlan.js'
import type { ImageOutput, ProcessedImage } from './ProcessedImage.js'

import { askFor, type ProcessingOptions } from './askFor.js'

export interface CropWishes extends ImageOutput {
  /** Such as `16:9`, or width by height: the largest part of that shape within it. @default as it is */
  readonly aspectRatio?: number | string
  readonly height: number
  /** Of `x`, `y`, `width` and `height`. @default 'pixels' */
  readonly unit?: 'percent' | 'pixels'
  readonly width: number
  /** From the left. */
  readonly x: number
  /** From the top. */
  readonly y: number
}

/**
 * Makes a picture of a part of a file, which stays with it; the file itself stays whole. Throws a `MediaLibraryError`.
 *
 * @example await cropImage(12, { x: 25, y: 0, width: 50, height: 100, unit: 'percent' }, { api: '/api/media' })
 */
export const cropImage = (
  file: ID,
  wishes: CropWishes,
  options: ProcessingOptions,
): Promise<ProcessedImage> => askFor({ body: wishes, file, method: 'POST', path: 'crop' }, options)
