import type { ID } from '../UploadPlan.js'
import type { ProcessedImage } from './ProcessedImage.js'

import { askFor, type ProcessingOptions } from './askFor.js'

export interface OptimizeWishes {
  /** Pixels that the longer side may have. @default as many as it has */
  readonly maxSide?: number
  /** 1 to 100. @default by format; PNG and lossless WebP lose nothing */
  readonly quality?: number
}

export interface OptimizedImage extends Omit<ProcessedImage, 'variant'> {
  /** Bytes now by bytes of the original: 0.4 is 60 % saved. */
  readonly compressionRatio: number
  /** False where nothing is gained: then the file stays as it is. */
  readonly isOptimized: boolean
  readonly optimizedSize: number
  readonly originalSize: number
}

/**
 * Has a smaller file of the same picture in the same format served instead of the original, which is kept. Throws a
 * `MediaLibraryError`.
 *
 * @example const { isOptimized, compressionRatio } = await optimizeImage(12, {}, { api: '/api/media' })
 */
export const optimizeImage = (
  file: ID,
  wishes: OptimizeWishes,
  options: ProcessingOptions,
): Promise<OptimizedImage> =>
  askFor({ body: wishes, file, method: 'POST', path: 'optimize' }, options)
