import type { PayloadRequest } from 'payload'

import { randomUUID } from 'node:crypto'

import type { MediaFile, Variant } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { atomicUpdate } from '../compat/atomicUpdate.js'
import { tagOf } from '../derivatives/keyBeside.js'
import { type NewVariant, writeVariant } from '../derivatives/writeVariant.js'
import { storeOf } from '../library/storeOf.js'
import { changeVariants } from '../usage/changeVariants.js'
import { isSettled, stillSettled } from './settled.js'

type Variants = readonly Variant[]

interface Changing {
  /** The new list; `null` changes nothing. */
  readonly change: (now: Variants) => null | Variants
  /** Happens in the transaction of the change. */
  readonly also?: (row: MediaFile, req: PayloadRequest) => Promise<unknown>
  /** Machine fields that change with it. */
  readonly set?: Readonly<Record<string, unknown>>
}

/** What is removed by mistake is found by `health`; a reader who meets it makes the picture anew. */
const removeQuietly = async (
  library: MediaLibrary,
  file: MediaFile,
  keys: readonly string[],
): Promise<void> => {
  if (keys.length === 0) {
    return
  }
  await storeOf(library, file)
    .remove(keys)
    .catch((err: unknown) => {
      library.payload.logger.error({
        err,
        file: file.id,
        keys,
        msg: 'Pictures that are not needed were not removed',
      })
    })
}

/**
 * Changes the variants of a file that nobody is at work on, and removes the objects of those that went. Answers the row,
 * or `null` when it is no longer as it was read, or `change` has nothing to do. Throws `QUOTA_EXCEEDED`.
 */
export const changeSettled = async (
  library: MediaLibrary,
  file: MediaFile,
  { also, change, set }: Changing,
): Promise<MediaFile | null> => {
  let gone: string[] = []
  const row = await changeVariants(library, file, {
    change: (now) => {
      const next = change(now)
      const kept = new Set(next?.map(({ key }) => key))
      gone = now.map(({ key }) => key).filter((key) => !kept.has(key))
      return next
    },
    set: { ...set },
    where: stillSettled(file),
    write: async ({ data, req, where }) => {
      const written = await atomicUpdate<MediaFile>(library, {
        collection: library.slugs.media,
        data,
        req,
        where,
      })
      await (written && also?.(written, req))
      return written
    },
  })
  await (row && removeQuietly(library, file, gone))
  return row
}

/** A commit that was not confirmed may have happened. Where the database does not tell, `cleanup` finds what is left. */
const isNamed = async (
  library: MediaLibrary,
  { id }: MediaFile,
  keys: readonly string[],
): Promise<boolean> => {
  const find = library.payload.db.findOne({
    collection: library.slugs.media,
    where: { id: { equals: id } },
  })
  const row = await (find as Promise<unknown> as Promise<MediaFile | null>).catch(() => undefined)
  return row === undefined || Boolean(row?.variants?.some(({ key }) => keys.includes(key)))
}

export interface Keeping extends Omit<Changing, 'change'> {
  /** Where it goes in the list; `null` when somebody was first. */
  readonly place: (now: Variants, made: Variant) => null | Variants
}

/**
 * Stores a picture that was made of a file, under a key that nobody else writes to, and names it in the row. Answers
 * the row, or `null` when that is not to be: then nothing stays in the store. Throws `QUOTA_EXCEEDED`.
 */
export const keepVariant = async (
  library: MediaLibrary,
  file: MediaFile,
  variant: NewVariant,
  { place, ...changing }: Keeping,
): Promise<MediaFile | null> => {
  if (!isSettled(file)) {
    return null
  }
  const written: string[] = []
  try {
    const made = await writeVariant(library, { file, tag: tagOf(randomUUID()), written }, variant)
    const row = await changeSettled(library, file, {
      ...changing,
      change: (now) => place(now, made),
    })
    await (row ? undefined : removeQuietly(library, file, written))
    return row
  } catch (error) {
    await ((await isNamed(library, file, written))
      ? undefined
      : removeQuietly(library, file, written))
    throw error
  }
}
