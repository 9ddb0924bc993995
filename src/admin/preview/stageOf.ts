import { mimeTypeOf, roleOf, type Variant } from '../../core/Variant.js'

/** Formats every browser plays first, the best of those that are not larger than a screen. */
const order = ['video/mp4', 'audio/mp4', 'audio/mpeg', 'video/webm', 'audio/webm', 'audio/ogg']
const screen = 1080

const rank = (variant: Variant) => order.indexOf(mimeTypeOf(variant))

/** The renditions a player may choose from, the best first. */
export const playable = (variants: readonly Variant[]): Variant[] =>
  variants
    .filter((variant) => roleOf(variant) === 'rendition' && rank(variant) >= 0)
    .sort(
      (a, b) =>
        rank(a) - rank(b) ||
        Number(a.height > screen) - Number(b.height > screen) ||
        b.height - a.height,
    )

/** The largest picture of a film, a page or a record. */
export const posterOf = (variants: readonly Variant[]): null | string => {
  const pictures = variants
    .filter((variant) => mimeTypeOf(variant).startsWith('image/'))
    .sort(
      (a, b) =>
        Number(roleOf(b) === 'poster') - Number(roleOf(a) === 'poster') || b.width - a.width,
    )
  return pictures[0]?.url ?? null
}
