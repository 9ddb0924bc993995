import type { MediaFile } from '../../library/documents.js'
import type { OutputFormat } from '../operations/outputFormats.js'

import { roleOf, type Variant } from '../../core/Variant.js'
import { recipeFor } from '../operations/recipeFor.js'

/** Whether a variant that follows no preset is what would be made now, crop and focal point included. */
export const isStillRight = (file: MediaFile, variant: Variant): boolean => {
  const { format, operations = [], quality, recipe } = variant
  return (
    roleOf(variant) === 'optimized' ||
    recipe === recipeFor(file, { format: format as OutputFormat, operations, quality })
  )
}
