import type { PayloadRequest, Where } from 'payload'

import type { MediaLibrary } from '../library/MediaLibrary.js'

interface AtomicUpdate {
  readonly collection: string
  /** Main-table columns only. A number may be `{ $inc: n }`. */
  readonly data: Record<string, unknown>
  readonly req?: Partial<PayloadRequest>
  readonly where: Where
}

/**
 * One `UPDATE ... WHERE`: changes the row if it still is as `where` says, and answers it; otherwise `null`.
 * `options.atomic` is not in Payload's public types (3.90.1) and makes the adapter throw rather than fall back to
 * reading first.
 */
export const atomicUpdate = async <Row>(
  library: MediaLibrary,
  { collection, data, req, where }: AtomicUpdate,
): Promise<null | Row> => {
  const row: unknown = await library.payload.db.updateOne({
    collection,
    data: { ...data, updatedAt: new Date(library.now()).toISOString() },
    options: { atomic: true },
    req,
    where,
  })
  return row as null | Row
}
