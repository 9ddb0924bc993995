import type { MediaFile, Variant } from '../../library/documents.js'

import { isRendition } from '../../core/Variant.js'

/** What a file has already of the pictures that stand for it. */
export const keptVariants = ({ variants }: MediaFile): readonly Variant[] =>
  (variants ?? []).filter((variant) => !isRendition(variant))
