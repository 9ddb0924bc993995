import type { ID } from '../UploadPlan.js'
import type { FileVariant } from './ProcessedImage.js'

import { askFor, type ProcessingOptions } from './askFor.js'

/** Every picture, film and text that was made of a file. Throws a `MediaLibraryError`. */
export const listVariants = async (
  file: ID,
  options: ProcessingOptions,
): Promise<FileVariant[]> => {
  const { docs } = await askFor<{ docs: FileVariant[] }>(
    { file, method: 'GET', path: 'variants' },
    options,
  )
  return docs
}
