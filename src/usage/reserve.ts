import { sql } from '@payloadcms/db-postgres'

import type { ID, MediaUpload } from '../library/documents.js'
import type { Limits, MediaLibrary } from '../library/MediaLibrary.js'

import { columnsOf, type Run, runSQL, tableOf } from '../compat/database.js'
import { assignments, increments, typed, type Value } from '../compat/usageStatement.js'
import { formatBytes } from '../core/formatBytes.js'
import { MediaError } from '../errors/MediaError.js'
import { makeUsage } from './ensureUsage.js'
import { hasRoom, type Wanted } from './hasRoom.js'
import { limitValues, notingLimits } from './limitsStatement.js'

export interface NewUpload extends Pick<
  MediaUpload,
  | 'expiresAt'
  | 'filename'
  | 'key'
  | 'mimeType'
  | 'originalFilename'
  | 'partSize'
  | 'size'
  | 'state'
  | 'storageProvider'
> {
  readonly claimedAt?: string
  readonly claimToken?: string
  readonly fingerprint?: string
  readonly folder?: ID | null
  readonly idempotencyKey?: string
  readonly replaces?: ID
  readonly sha256?: string
  readonly user: ID
}

const granted = (
  library: MediaLibrary,
  user: ID,
  { bytes, files = 0 }: Wanted,
  limits: Limits,
  {
    from,
    set,
  }: { readonly from: ReturnType<typeof sql>; readonly set?: Readonly<Record<string, Value>> },
) => {
  const slug = library.slugs.usage
  const usage = tableOf(library, slug)
  return sql`UPDATE ${usage} SET ${sql.join(
    [
      increments(library, slug, {
        allocatedBytes: bytes,
        allocatedFiles: files,
        reservedBytes: bytes,
        reservedFiles: files,
      }),
      ...(set ? [assignments(library, slug, set)] : []),
      sql`updated_at = now()`,
    ].filter((part) => part.queryChunks.length > 0),
    sql`, `,
  )} ${from} WHERE ${hasRoom(library, user, { bytes, files }, limits)} RETURNING 1`
}

/** What a user has, read where `run` says: inside somebody's transaction the pool may have no connection left. */
const readAllocated = async (library: MediaLibrary, user: ID, run: Run) => {
  const usage = tableOf(library, library.slugs.usage)
  const column = columnsOf(usage)
  const [row] = await runSQL<{ bytes: string; files: string }>(
    library,
    sql`SELECT ${column('allocatedBytes')} AS bytes, ${column('allocatedFiles')} AS files
      FROM ${usage} WHERE ${column('user')} = ${typed(usage.user!, user)}`,
    run,
  )
  return { allocatedBytes: Number(row?.bytes ?? 0), allocatedFiles: Number(row?.files ?? 0) }
}

const refuse = async (
  library: MediaLibrary,
  { size, user }: NewUpload,
  limits: Limits,
  run: Run,
): Promise<never> => {
  const { allocatedBytes, allocatedFiles } = await readAllocated(library, user, run)
  const { files, storageBytes } = limits
  // Somebody may have made room since: then it was whichever limit there is.
  const isFull = files != null && (storageBytes == null || allocatedFiles + 1 > files)
  throw new MediaError(
    'QUOTA_EXCEEDED',
    isFull
      ? `You have ${allocatedFiles} of ${files} files: delete some before adding another.`
      : `The file needs ${formatBytes(size)}, and ${formatBytes(Math.max(0, storageBytes! - allocatedBytes))} of your ${formatBytes(storageBytes!)} are free.`,
    {
      allocatedBytes,
      allocatedFiles,
      fileLimit: files,
      needed: size,
      storageLimitBytes: storageBytes,
    },
  )
}

/**
 * Reserves the bytes of an upload and writes its row, in one statement: both happen or neither.
 * Throws `QUOTA_EXCEEDED`.
 */
export const reserve = async (
  library: MediaLibrary,
  upload: NewUpload,
  limits: Limits,
  run: Run = {},
): Promise<ID> => {
  const uploads = tableOf(library, library.slugs.uploads)
  const fields = Object.entries({ ...upload, removal: 'none' }).filter(
    ([, value]) => value !== undefined,
  )
  const columns = fields.map(([field]) => sql.identifier(uploads[field]!.name))
  const values = fields.map(([field, value]) => typed(uploads[field]!, value as Value))
  const people = tableOf(library, library.slugs.users)
  const { held, noted } = notingLimits(library, upload.user, limits)
  const wanted = { bytes: upload.size, files: 1 }
  const set = limitValues(limits)
  // The person first, as whoever deletes them does: the new row would ask for theirs last of all.
  const statement = sql`WITH person AS (SELECT 1 FROM ${people} WHERE id = ${typed(people.id!, upload.user)} FOR KEY SHARE),
    was AS (${held}),
    granted AS (${granted(library, upload.user, wanted, limits, { from: sql`FROM was`, set })}),
    noted AS (${noted})
    INSERT INTO ${uploads} (${sql.join(columns, sql`, `)}) SELECT ${sql.join(values, sql`, `)} FROM granted RETURNING id`
  const insert = async () => (await runSQL<{ id: ID }>(library, statement, run))[0]?.id
  const id = await insert()
  if (id !== undefined) {
    return id
  }
  await makeUsage(library, upload.user, { apart: true })
  return (await insert()) ?? refuse(library, upload, limits, run)
}

/**
 * Reserves `bytes` more for an upload whose length nobody told. False when there is no room, or when the upload ended:
 * what an ended upload reserved nobody would give back. Takes the upload first, as `release` does.
 */
export const reserveMore = async (
  library: MediaLibrary,
  { bytes, limits, upload, user }: { bytes: number; limits: Limits; upload: ID; user: ID },
  run: Run = {},
): Promise<boolean> => {
  const slug = library.slugs.uploads
  const uploads = tableOf(library, slug)
  const id = typed(uploads.id!, upload)
  const rows = await runSQL(
    library,
    sql`WITH held AS (SELECT id FROM ${uploads} WHERE id = ${id} AND state = 'completing' FOR UPDATE),
      granted AS (${granted(library, user, { bytes }, limits, { from: sql`FROM held` })})
      UPDATE ${uploads} SET ${increments(library, slug, { size: bytes })},
        ${sql.identifier(uploads.expiresAt!.name)} = now() + interval '1 hour' FROM granted
      WHERE ${uploads}.id = ${id} RETURNING ${uploads}.id`,
    run,
  )
  return rows.length === 1
}
