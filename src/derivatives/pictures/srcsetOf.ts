import type { Variant } from '../../core/Variant.js'

import { nameOf } from '../../core/Variant.js'
import { type Size, thumbnail } from './plan.js'

/** Whether it shows all of a picture: of its proportions, but for less than a pixel. */
const isWhole = (picture: Size, { height, width }: Size) =>
  Math.abs(height - (picture.height * width) / picture.width) < 1 ||
  Math.abs(width - (picture.width * height) / picture.height) < 1

/** `srcset` of a picture: its presets in their own format that show all of it, from the narrowest, one of each width. */
export const srcsetOf = (variants: readonly Variant[], picture: Size): string => {
  const widths = new Map<number, string>()
  for (const variant of variants) {
    const { preset, url, width } = variant
    if (
      nameOf(variant) === preset &&
      preset !== thumbnail.label &&
      isWhole(picture, variant) &&
      !widths.has(width)
    ) {
      widths.set(width, url)
    }
  }
  return [...widths]
    .sort(([a], [b]) => a - b)
    .map(([width, url]) => `${url} ${width}w`)
    .join(', ')
}
