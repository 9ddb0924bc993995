import { sql } from '@payloadcms/db-postgres'

import type { ID, MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { type Run, runSQL, tableOf } from '../compat/database.js'
import { assignments, increments, typed } from '../compat/usageStatement.js'
import { contribution } from './contribution.js'

export interface Settlement {
  readonly claimToken: string
  readonly file: Pick<
    MediaFile,
    'deletedAt' | 'filesize' | 'id' | 'isQuarantined' | 'mediaType' | 'variantsSize'
  >
  readonly upload: ID
}

/**
 * Turns a reservation into what the file really has, and completes its upload, in one statement.
 * False when the upload is no longer this caller's.
 */
export const settle = async (
  library: MediaLibrary,
  { claimToken, file, upload }: Settlement,
  run: Run = {},
): Promise<boolean> => {
  const { uploads: slug, usage: usageSlug } = library.slugs
  const uploads = tableOf(library, slug)
  const usage = tableOf(library, usageSlug)
  const { allocatedBytes = 0, allocatedFiles: _, ...counted } = contribution(file)
  const rows = await runSQL(
    library,
    sql`WITH done AS (
      UPDATE ${uploads} SET ${assignments(library, slug, { claimToken: null, mediaFile: file.id, state: 'completed' })}, updated_at = now()
      WHERE id = ${typed(uploads.id!, upload)} AND state = 'completing'
        AND ${sql.identifier(uploads.claimToken!.name)} = ${claimToken}
      RETURNING size, ${sql.identifier(uploads.user!.name)} AS owner)
    UPDATE ${usage} SET ${increments(library, usageSlug, {
      ...counted,
      allocatedBytes: sql`${allocatedBytes}::numeric - done.size`,
      reservedBytes: sql`-done.size`,
      reservedFiles: -1,
    })}, updated_at = now()
    FROM done WHERE ${usage}.${sql.identifier(usage.user!.name)} = done.owner RETURNING 1`,
    run,
  )
  return rows.length === 1
}
