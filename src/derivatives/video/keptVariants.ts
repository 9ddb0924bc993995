import type { MediaFile, Variant } from '../../library/documents.js'

import { roleOf } from '../../core/Variant.js'

/** What a file has already of the pictures that stand for it. */
export const keptVariants = ({ variants }: MediaFile): readonly Variant[] =>
  (variants ?? []).filter((variant) => !['playlist', 'rendition'].includes(roleOf(variant)))
