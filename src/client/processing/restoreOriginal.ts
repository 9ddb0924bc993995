import type { ID } from '../UploadPlan.js'
import type { ProcessedImage } from './ProcessedImage.js'

import { askFor, type ProcessingOptions } from './askFor.js'

/** Has the original served again, and removes the smaller one. Throws a `MediaLibraryError`. */
export const restoreOriginal = (
  file: ID,
  options: ProcessingOptions,
): Promise<Omit<ProcessedImage, 'variant'>> =>
  askFor({ file, method: 'DELETE', path: 'optimize' }, options)
