import type { MediaFile } from '../../library/documents.js'
import type { OutputFormat } from './outputFormats.js'

import { roleOf, type Variant, type VariantRole } from '../../core/Variant.js'
import { recipeFor } from './recipeFor.js'

/** What operations made, and the crop and the focal point are part of. */
const cropped = new Set<VariantRole>(['asked', 'transform'])

/**
 * Whether a variant that operations made, and not a preset, is what would be made now. The optimised original has no
 * crop, and always is.
 */
export const isStillRight = (file: MediaFile, variant: Variant): boolean => {
  const { format, operations = [], quality, recipe } = variant
  const role = roleOf(variant)
  return (
    role === 'optimized' ||
    (cropped.has(role) &&
      recipe === recipeFor(file, { format: format as OutputFormat, operations, quality }))
  )
}
