import type { Operation } from '../../core/operations.js'
import type { ID } from '../UploadPlan.js'
import type { ImageOutput, ProcessedImage } from './ProcessedImage.js'

import { askFor, type ProcessingOptions } from './askFor.js'

export interface ProcessWishes extends ImageOutput {
  /** At most 10, done one after the other. */
  readonly operations: readonly Operation[]
}

/**
 * Makes a picture by a list of operations, which stays with the file. Throws a `MediaLibraryError`.
 *
 * @example
 * const operations = [{ op: 'rotate', degrees: 90 }, { op: 'resize', width: 800 }, { op: 'grayscale' }] as const
 * await processImage(12, { operations, format: 'webp' }, { api: '/api/media' })
 */
export const processImage = (
  file: ID,
  wishes: ProcessWishes,
  options: ProcessingOptions,
): Promise<ProcessedImage> =>
  askFor({ body: wishes, file, method: 'POST', path: 'process' }, options)
