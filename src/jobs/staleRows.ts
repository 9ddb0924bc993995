import type { Where } from 'payload'

import type { MediaFile, MediaUpload } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

/** Finds and mends one kind of what killed workers and lost jobs leave behind. Answers how many, where it knows. */
export type Repair = (library: MediaLibrary) => Promise<number | void>

/** Does `work` for one row after another, and counts those where it had something to do. */
export const mend = async <Row>(
  rows: readonly Row[],
  work: (row: Row) => Promise<unknown>,
): Promise<number> => {
  let mended = 0
  for (const row of rows) {
    mended += (await work(row)) ? 1 : 0
  }
  return mended
}

/** Rows looked at by one repair of one run; the rest waits for the next. */
const limit = 500

/** Milliseconds a row may wait for its worker before it is taken for forgotten. */
export const patienceMs = 30_000

/** Longer ago than `ms`, by the clock that all servers share. */
export const before = ({ now }: Pick<MediaLibrary, 'now'>, field: string, ms: number): Where => ({
  [field]: { less_than: new Date(now() - ms).toISOString() },
})
export const is = (field: string, equals: string): Where => ({ [field]: { equals } })
export const hasNo = (field: string): Where => ({ [field]: { exists: false } })

/** The longest unchanged first. */
const rows = async <Row>(
  library: MediaLibrary,
  collection: string,
  and: Where[],
  most = limit,
): Promise<Row[]> => {
  if (most <= 0) {
    return []
  }
  const { docs } = await library.payload.db.find({
    collection,
    limit: most,
    pagination: false,
    sort: 'updatedAt',
    where: { and },
  })
  return docs as unknown as Row[]
}

export const files = (library: MediaLibrary, and: Where[], most?: number) =>
  rows<MediaFile>(library, library.slugs.media, and, most)
export const uploads = (library: MediaLibrary, and: Where[], most?: number) =>
  rows<MediaUpload>(library, library.slugs.uploads, and, most)

/** Nobody's, or of a worker that was lost. `field` has the time of the lease. */
export const isLost = (
  library: Pick<MediaLibrary, 'now' | 'scan'>,
  field = 'claimedAt',
): Where => ({
  or: [before(library, field, library.scan.leaseMs), hasNo(field)],
})

/** Nobody came for the first attempt, or, when its time had come, for another one. */
export const isForgotten = (library: MediaLibrary, field = 'claimedAt'): Where => ({
  or: [
    { and: [hasNo(field), before(library, 'updatedAt', patienceMs)] },
    before(library, field, patienceMs),
  ],
})

/** Jobs that may be added: a queue that has many to run most likely has these. */
export const roomIn = async ({ payload, queue }: MediaLibrary): Promise<number> =>
  limit - ((await queue.depth?.(payload)) ?? 0)
