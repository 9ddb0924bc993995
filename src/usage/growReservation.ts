import { sql } from '@payloadcms/db-postgres'

import type { MediaUpload } from '../library/documents.js'
import type { Limits, MediaLibrary } from '../library/MediaLibrary.js'

import { runSQL, tableOf } from '../compat/database.js'
import { assignments, increments, typed } from '../compat/usageStatement.js'
import { idOf } from '../library/documents.js'
import { hasRoom } from './hasRoom.js'

export interface Growth {
  readonly limits: Limits
  readonly partSize: number
  /** Bytes it has then. */
  readonly size: number
}

/**
 * Lets an open upload whose length nobody told grow to `size`, reserved in the same statement. False when there is no
 * room, and when `upload` is not how it stands (any more). Takes the upload first, as `release` does.
 */
export const growReservation = async (
  library: MediaLibrary,
  upload: MediaUpload,
  { limits, partSize, size }: Growth,
): Promise<boolean> => {
  const { uploads: slug, usage: usageSlug } = library.slugs
  const uploads = tableOf(library, slug)
  const usage = tableOf(library, usageSlug)
  const id = typed(uploads.id!, upload.id)
  const bytes = size - upload.size
  const grown = increments(library, usageSlug, { allocatedBytes: bytes, reservedBytes: bytes })
  const rows = await runSQL(
    library,
    sql`WITH held AS (SELECT id FROM ${uploads}
        WHERE id = ${id} AND state = 'open' AND size = ${typed(uploads.size!, upload.size)} FOR UPDATE),
      granted AS (UPDATE ${usage} SET ${grown}, updated_at = now() FROM held
        WHERE ${hasRoom(library, idOf(upload.user!), { bytes }, limits)} RETURNING 1)
      UPDATE ${uploads} SET ${assignments(library, slug, { partSize, size })}, updated_at = now() FROM granted
      WHERE ${uploads}.id = ${id} RETURNING ${uploads}.id`,
  )
  return rows.length === 1
}
