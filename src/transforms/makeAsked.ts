import type { PayloadRequest } from 'payload'

import type { MediaFile, Variant } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { origin } from '../audit/origin.js'
import { record } from '../audit/record.js'
import { nameOf, roleOf } from '../core/Variant.js'
import { urlOf } from '../derivatives/Making.js'
import { type Recipe, recipeFor } from '../derivatives/operations/recipeFor.js'
import { MediaError } from '../errors/MediaError.js'
import { readShapes } from '../jobs/readShapes.js'
import { ownFormat } from './formatOf.js'
import { keepVariant } from './keepVariant.js'
import { freeName, insistFreeName, nameFor } from './nameFor.js'
import { renderFile } from './renderFile.js'
import { untilSettled } from './untilSettled.js'

export interface AskedWishes extends Omit<Recipe, 'format'> {
  /** @default the format of the file */
  readonly format?: Recipe['format']
  /** @default what is done, the size and the format */
  readonly name?: string
}

export interface AskedResult {
  /** False where it was there already. */
  readonly isNew: boolean
  readonly variant: Variant
}

/** Pictures that people may ask for of one file. */
export const mostAsked = 50

const isAsked = (variant: Variant) => roleOf(variant) === 'asked'

const insistRoom = (now: readonly Variant[]): void => {
  const asked = now.filter(isAsked).length
  if (asked >= mostAsked) {
    throw new MediaError(
      'TOO_MANY_VARIANTS',
      `${asked} pictures were asked for of this file, and it may have ${mostAsked}: remove one that is not needed.`,
      { asked, maximum: mostAsked },
    )
  }
}

/** The name of a picture among those there are now. */
const named = (
  library: MediaLibrary,
  { id }: MediaFile,
  variant: Variant,
  name: string,
): Variant => ({
  ...variant,
  name,
  preset: name,
  url: urlOf(library, id, name),
})

const makeOnce = async (
  library: MediaLibrary,
  file: MediaFile,
  {
    presets,
    req,
    wishes,
  }: { presets: readonly string[]; req: PayloadRequest; wishes: AskedWishes },
): Promise<AskedResult | undefined> => {
  const { name: given, operations, quality } = wishes
  const own = ownFormat(file)
  const recipe = recipeFor(file, { format: wishes.format ?? own, operations, quality })
  const isSame = (one: Variant) =>
    isAsked(one) && one.recipe === recipe && (!given || nameOf(one) === given)
  const takenIn = (all: readonly Variant[]) => new Set([...presets, ...all.map(nameOf)])
  const insistPossible = (now: readonly Variant[]) => {
    insistRoom(now)
    return given && insistFreeName(given, takenIn(now))
  }
  let there = file.variants?.find(isSame)
  if (there) {
    return { isNew: false, variant: there }
  }
  insistPossible(file.variants ?? [])
  const format = wishes.format ?? own
  const { data, ...made } = await renderFile(library, file, { format, operations, quality })
  const usual = given ?? nameFor(operations, made)
  const row = await keepVariant(
    library,
    file,
    {
      ...made,
      body: data,
      name: usual,
      operations,
      presetVersion: 0,
      quality,
      recipe,
      role: 'asked',
    },
    {
      also: (now, transaction) => {
        const { name } = now.variants!.find(isSame)!
        const detail = { did: 'made', name, size: data.length }
        return record(
          library,
          { action: 'process', by: origin(library, req), detail, file: now },
          transaction,
        )
      },
      place: (now, variant) => {
        there = now.find(isSame)
        if (there) {
          return null
        }
        const name = insistPossible(now) ?? freeName(usual, takenIn(now))
        return [...now, named(library, file, variant, name)]
      },
    },
  )
  const variant = row?.variants?.find(isSame)
  return variant ? { isNew: true, variant } : there && { isNew: false, variant: there }
}

/**
 * Makes a picture of a file that stays: it counts for the owner, is listed, and is made anew when the crop or the focal
 * point of the file changes. What was asked for before is answered as it is. Throws `NOT_PROCESSABLE`, `DUPLICATE_NAME`,
 * `TOO_MANY_VARIANTS`, `QUOTA_EXCEEDED`, `FILE_NOT_READY` and `PROCESSING_BUSY`, and what is thrown for a file whose
 * bytes nobody gets.
 */
export const makeAsked = async (
  library: MediaLibrary,
  find: () => Promise<MediaFile>,
  wishesOf: (file: MediaFile) => AskedWishes,
  req: PayloadRequest,
): Promise<AskedResult> => {
  const presets = (await readShapes(library)).all.map(({ label }) => label)
  return untilSettled(find, (file) => {
    ownFormat(file)
    return makeOnce(library, file, { presets, req, wishes: wishesOf(file) })
  })
}
