import type { Payload, Where } from 'payload'

import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { StorageProviderName } from '../storage/StorageProvider.js'

import { eachFile } from '../library/eachFile.js'
import { libraryOf } from '../library/libraryOf.js'
import { storeOf } from '../library/storeOf.js'
import { moveFile } from './moveFile.js'

export interface MoveProgress {
  readonly failed: number
  /** The file that was looked at last. */
  readonly file: ID
  readonly moved: number
  /** Files that were to be moved when it began. */
  readonly total: number
}

export interface MoveProviderOptions {
  /** Store to empty. @default every store but `to` */
  readonly from?: StorageProviderName
  /** Told after each file. */
  readonly onProgress?: (progress: MoveProgress) => void
  /** Ends after the file it is at. */
  readonly signal?: AbortSignal
  /** Store to fill: one of the options' `storage`. */
  readonly to: StorageProviderName
  /** Only these files. */
  readonly where?: Where
}

export interface MoveSummary {
  readonly failed: readonly { readonly file: ID; readonly reason: string }[]
  readonly moved: number
  readonly total: number
  /** Files that were being scanned or processed: run it again for them. */
  readonly waiting: readonly ID[]
}

type Which = Pick<MoveProviderOptions, 'from' | 'to' | 'where'>

const elsewhereThan = ({ from, to, where }: Which): Where => ({
  and: [
    { storageProvider: { not_equals: to } },
    ...(from ? [{ storageProvider: { equals: from } }] : []),
    ...(where ? [where] : []),
  ],
})

/** Files that `moveProvider` would move. */
export const countElsewhere = async (
  { payload, slugs }: MediaLibrary,
  which: Which,
): Promise<number> => {
  const { totalDocs } = await payload.db.count({
    collection: slugs.media,
    where: elsewhereThan(which),
  })
  return totalDocs
}

/**
 * Moves files from one store to another while they are served: each is copied with its variants, read back and
 * compared by SHA-256, switched in one transaction, and only then removed from the old store. May be stopped or killed
 * at any point and run again: it goes on with what is left. Uploads that are under way stay where they were begun.
 *
 * Throws `STORAGE_UNAVAILABLE` when `to` is not among the stores of the options. A file that cannot be moved is in
 * `failed` with its reason, stays where it is, and does not keep the others.
 *
 * @example
 * // storage: [s3({ ... }), local({ dir: './media' })]
 * const payload = await getPayload({ config })
 * const { failed, moved } = await moveProvider(payload, { from: 'LOCAL', to: 'S3' })
 */
export const moveProvider = async (
  payload: Payload,
  { from, onProgress, signal, to: target, where }: MoveProviderOptions,
): Promise<MoveSummary> => {
  const library = await libraryOf(payload)
  const to = storeOf(library, { storageProvider: target })
  const elsewhere = elsewhereThan({ from, to: target, where })
  const total = await countElsewhere(library, { from, to: target, where })
  const failed: { file: ID; reason: string }[] = []
  const waiting: ID[] = []
  let moved = 0
  for await (const file of eachFile(library, elsewhere)) {
    if (signal?.aborted) {
      break
    }
    try {
      const outcome = await moveFile(library, file, to)
      moved += outcome === 'moved' ? 1 : 0
      waiting.push(...(outcome === 'waiting' ? [file.id] : []))
    } catch (error) {
      payload.logger.error({ err: error, file: file.id, msg: 'A file could not be moved' })
      failed.push({ file: file.id, reason: (error as Error).message })
    }
    onProgress?.({ failed: failed.length, file: file.id, moved, total })
  }
  return { failed, moved, total, waiting }
}
