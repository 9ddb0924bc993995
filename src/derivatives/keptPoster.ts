import type { MediaFile, Variant } from '../library/documents.js'

import { familyOf } from '../core/objectKey.js'
import { roleOf } from '../core/Variant.js'

/** The picture that an earlier attempt drew of these very bytes in the same way, from which new presets can be made. */
export const keptPoster = (
  { storagePath, variants }: MediaFile,
  recipe: string,
): undefined | Variant =>
  variants?.find(
    (one) =>
      roleOf(one) === 'poster' &&
      one.recipe === recipe &&
      one.key.startsWith(familyOf(storagePath)),
  )
