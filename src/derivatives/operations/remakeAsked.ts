import type { MediaLibrary } from '../../library/MediaLibrary.js'
import type { Making } from '../Making.js'
import type { OutputFormat } from './outputFormats.js'

import { nameOf, roleOf, type Variant } from '../../core/Variant.js'
import { writeVariant } from '../writeVariant.js'
import { applyOperations } from './applyOperations.js'
import { isStillRight } from './isStillRight.js'
import { recipeFor } from './recipeFor.js'

const remade = async (
  library: MediaLibrary,
  making: Making,
  path: string,
  asked: Variant,
): Promise<Variant> => {
  const { file } = making
  const { operations = [], presetVersion, quality } = asked
  const wishes = { format: asked.format as OutputFormat, operations, quality }
  const { data, ...made } = await applyOperations(library, path, {
    ...wishes,
    crop: file.crop,
    focal: { x: file.focalX ?? 50, y: file.focalY ?? 50 },
  })
  return writeVariant(library, making, {
    ...made,
    body: data,
    name: nameOf(asked),
    operations,
    presetVersion,
    quality,
    recipe: recipeFor(file, wishes),
    role: 'asked',
  })
}

/**
 * What people asked for, of a file whose derivatives are made again: it is kept where it is still right, and made anew
 * where the crop or the focal point is another now. What was made for URLs goes when it is no longer right, and the
 * optimised original, which has no crop, stays.
 */
export const remakeAsked = async (
  library: MediaLibrary,
  making: Making,
  path: string,
): Promise<Variant[]> => {
  const kept: Variant[] = []
  for (const variant of making.file.variants ?? []) {
    if (isStillRight(making.file, variant)) {
      kept.push(variant)
    } else if (roleOf(variant) === 'asked') {
      making.signal.throwIfAborted()
      kept.push(await remade(library, making, path, variant))
    }
  }
  return kept
}
