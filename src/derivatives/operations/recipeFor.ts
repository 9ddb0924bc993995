import type { Area, Operation } from '../../core/operations.js'
import type { MediaFile } from '../../library/documents.js'

import { recipeOf } from '../recipeOf.js'
import { type OutputFormat, outputs } from './outputFormats.js'
import { followsFocal } from './steps.js'

export interface Recipe {
  readonly format: OutputFormat
  readonly operations: readonly Operation[]
  readonly quality?: number
}

const areaOf = (crop: Area | null | undefined) =>
  crop ? [crop.x, crop.y, crop.width, crop.height] : null

/** Keys in order, so that one wish has one fingerprint. */
const sorted = (operation: Operation) =>
  Object.entries(operation).sort(([a], [b]) => (a < b ? -1 : 1))

/** The fingerprint of what operations make of a file as it is cropped now: another one is another picture. */
export const recipeFor = (
  { crop, focalX, focalY }: Pick<MediaFile, 'crop' | 'focalX' | 'focalY'>,
  { format, operations, quality = outputs[format].quality }: Recipe,
): string =>
  recipeOf([
    areaOf(crop),
    followsFocal(operations) ? [focalX ?? 50, focalY ?? 50] : null,
    operations.map(sorted),
    format,
    quality,
  ])
