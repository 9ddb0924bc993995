import { isSameShape, srcsetOf as srcsetFor } from '../../core/pictureOf.js'
import { nameOf, type Variant } from '../../core/Variant.js'
import { type Size, thumbnail } from './plan.js'

/** `srcset` of a picture: its presets in their own format that show all of it, from the narrowest, one of each width. */
export const srcsetOf = (variants: readonly Variant[], picture: Size): string =>
  srcsetFor(
    variants.filter(
      (variant) =>
        nameOf(variant) === variant.preset &&
        variant.preset !== thumbnail.label &&
        isSameShape(variant, picture),
    ),
  )
