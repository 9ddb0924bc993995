import type { MediaFile } from '../../library/documents.js'
import type { OutputFormat } from './formats.js'

import { nameOf, roleOf, type Variant } from '../../core/Variant.js'
import { recipeOf } from '../recipeOf.js'
import { formatsFor } from './formats.js'
import { type Shape, type Size, sizeFor, wholeFor } from './plan.js'
import { sizeOfView, viewOf } from './view.js'

/** One variant that a shape wants of a picture. */
export interface Output {
  readonly format: OutputFormat
  readonly name: string
  readonly recipe: string
  readonly shape: Shape
  readonly size: Size
  /** The size of the whole picture, of which it is all or a part. */
  readonly whole: Size
}

type Row = Pick<MediaFile, 'crop' | 'focalX' | 'focalY' | 'madeWith' | 'mimeType' | 'variants'>

const recipeFor = (
  file: Row,
  { fit, height, quality, width }: Shape,
  format: OutputFormat,
): string => {
  const { area, focal } = viewOf(file)
  return recipeOf([
    [area.x, area.y, area.width, area.height],
    fit === 'cover' ? [focal.x, focal.y] : null,
    [width ?? null, height ?? null, fit],
    [format, quality],
  ])
}

/** Every variant that the shapes want of a picture: what is too small for a shape does without. */
export const outputsFor = (file: Row, shapes: readonly Shape[], picture: Size): Output[] => {
  const shown = sizeOfView(picture, viewOf(file))
  return shapes.flatMap((shape) => {
    const [size, whole] = [sizeFor(shown, shape), wholeFor(shown, shape)]
    return size && whole
      ? formatsFor(shape, file).map((format, index) => ({
          format,
          name: index === 0 ? shape.label : `${shape.label}.${format}`,
          recipe: recipeFor(file, shape, format),
          shape,
          size,
          whole,
        }))
      : []
  })
}

/**
 * The variant a file has already of an output, made of the same part in the same way; none where somebody wants all of
 * them made again, and so no `madeWith` stands in the row.
 */
export const keptFor = (
  { madeWith, variants }: Row,
  { name, recipe, shape }: Output,
): null | Variant => {
  const known = madeWith ? variants : null
  const kept = known?.find(
    (variant) =>
      roleOf(variant) === 'preset' && nameOf(variant) === name && variant.recipe === recipe,
  )
  return kept ? { ...kept, preset: shape.label, presetVersion: shape.version } : null
}
