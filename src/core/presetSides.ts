/** Pixels. */
export const longestPresetSide = 10_000

interface Sides {
  readonly aspectRatio?: null | string
  readonly height?: null | number
  readonly width?: null | number
}

export interface PresetWish extends Sides {
  readonly fit?: null | string
}

export interface PresetSides {
  readonly height: null | number
  readonly width: null | number
}

const ratioOf = (text: Sides['aspectRatio']): null | number => {
  const [width, height] = String(text ?? '')
    .split(':')
    .map(Number)
  return width && height ? width / height : null
}

/** Which side follows from the ratio: the one that is empty, or that somebody did not touch. */
const following = (wish: Sides, before?: Sides): 'height' | 'width' | null => {
  const isTouched = (side: 'height' | 'width') => wish[side] !== (before?.[side] ?? null)
  if (!wish.width || !wish.height) {
    return wish.width ? 'height' : 'width'
  }
  if (!before || (isTouched('width') && isTouched('height'))) {
    return null
  }
  return isTouched('height') ? 'width' : 'height'
}

const followed = (
  { height, width }: Sides,
  ratio: number,
  side: 'height' | 'width',
): PresetSides =>
  side === 'height'
    ? { height: Math.round(width! / ratio), width: width! }
    : { height: height!, width: Math.round(height! * ratio) }

const withRatio = (wish: Sides, ratio: number, before?: Sides): PresetSides | string => {
  const { aspectRatio, height, width } = wish
  const side = following(wish, before)
  if (!side) {
    const isSo = Math.abs(width! - height! * ratio) <= Math.max(1, ratio)
    const problem = `${width} × ${height} is not ${aspectRatio}: leave one side, or the ratio, empty.`
    return isSo ? { height: height!, width: width! } : problem
  }
  const sides = followed(wish, ratio, side)
  const isPossible = sides[side]! >= 1 && sides[side]! <= longestPresetSide
  return isPossible
    ? sides
    : `A ${side} of ${sides[side]} pixels would follow from ${aspectRatio}: it may have 1 to ${longestPresetSide}.`
}

/**
 * The sides of a preset, of which one may follow from the aspect ratio; or, as a sentence, why it cannot be.
 *
 * @example presetSides({ aspectRatio: '16:9', width: 1600 }) // { height: 900, width: 1600 }
 */
export const presetSides = (wish: PresetWish, before?: Sides): PresetSides | string => {
  const { fit, height = null, width = null } = wish
  if (!width && !height) {
    return 'A preset needs a width, a height, or both.'
  }
  if (!Number.isInteger(width ?? 1) || !Number.isInteger(height ?? 1)) {
    return 'The sides of a preset are whole pixels.'
  }
  const ratio = ratioOf(wish.aspectRatio)
  const sides = ratio ? withRatio({ ...wish, height, width }, ratio, before) : { height, width }
  return typeof sides !== 'string' && fit === 'cover' && (!sides.width || !sides.height)
    ? 'To fill, a preset needs a width and a height, or one of them and an aspect ratio.'
    : sides
}
