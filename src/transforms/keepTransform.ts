import type { Encoded } from '../derivatives/operations/encodeFrames.js'
import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { roleOf, type Variant } from '../core/Variant.js'
import { type Recipe, recipeFor } from '../derivatives/operations/recipeFor.js'
import { MediaError } from '../errors/MediaError.js'
import { keepVariant } from './keepVariant.js'
import { renderFile } from './renderFile.js'

/** A picture that somebody asked for by its address. */
export interface Asked extends Recipe {
  /** It is made although the row names it: the store does not have it. @default false */
  readonly anew?: boolean
}

const isTransform = (variant: Variant) => roleOf(variant) === 'transform'

/** The picture, if it was made before. */
export const findTransform = (file: MediaFile, asked: Asked): undefined | Variant => {
  const recipe = recipeFor(file, asked)
  return asked.anew
    ? undefined
    : file.variants?.find((one) => isTransform(one) && one.recipe === recipe)
}

/** A picture in the store, named by this row; or one that is not kept. */
export type Transformed =
  | { readonly made: Encoded; readonly row?: undefined }
  | { readonly row: MediaFile; readonly variant: Variant }

const keep = async (
  library: MediaLibrary,
  file: MediaFile,
  asked: Asked,
  { data, ...made }: Encoded,
) => {
  const { format: _, operations, quality } = asked
  const recipe = recipeFor(file, asked)
  const isSame = (one: Variant) => isTransform(one) && one.recipe === recipe
  const row = await keepVariant(
    library,
    file,
    {
      ...made,
      body: data,
      // A dot is in no name that people or presets give, besides those of formats.
      name: `transform.${recipe}`,
      operations,
      presetVersion: 0,
      quality,
      recipe,
      role: 'transform',
    },
    {
      place: (now, variant) => {
        if (!asked.anew && now.some(isSame)) {
          return null
        }
        const others = now.filter((one) => !isTransform(one))
        const transforms = now.filter((one) => isTransform(one) && !isSame(one))
        // The oldest make room.
        const newest = transforms.slice(
          Math.max(0, transforms.length + 1 - library.transforms.keep),
        )
        return [...others, ...newest, variant]
      },
    },
  )
  const variant = row?.variants?.find(isSame)
  return row && variant ? { row, variant } : null
}

/** Makes a picture of a file and keeps it, where there is room and the file is still as it was read. */
export const makeTransform = async (
  library: MediaLibrary,
  file: MediaFile,
  asked: Asked,
): Promise<Transformed> => {
  const made = await renderFile(library, file, asked)
  if (library.transforms.keep === 0) {
    return { made }
  }
  const kept = await keep(library, file, asked, made).catch((error: unknown) => {
    if (!MediaError.is(error, 'QUOTA_EXCEEDED')) {
      library.payload.logger.warn({
        err: error,
        file: file.id,
        msg: 'A picture was made and could not be kept',
      })
    }
    return null
  })
  return kept ?? { made }
}
