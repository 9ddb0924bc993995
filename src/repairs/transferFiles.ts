import type { PayloadRequest } from 'payload'

import { sql } from '@payloadcms/db-postgres'

import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { recordMany, type RecordedFile } from '../audit/recordMany.js'
import { columnsOf, runSQL, tableOf } from '../compat/database.js'
import { typed } from '../compat/usageStatement.js'
import { recalculate } from '../usage/recalculate.js'

export interface Transfer {
  readonly from: ID
  readonly to: ID
  /** They also go into the trash. */
  readonly toTrash: boolean
}

/** Files of one statement. */
const page = 1_000

const move = (library: MediaLibrary, { from, to, toTrash }: Transfer, req: PayloadRequest) => {
  const media = tableOf(library, library.slugs.media)
  const column = columnsOf(media)
  const trashed = toTrash
    ? sql`, ${column('deletedAt')} = coalesce(${media}.${column('deletedAt')}, now())`
    : sql``
  return runSQL<{ id: ID; originalFilename: null | string }>(
    library,
    sql`UPDATE ${media} SET ${column('user')} = ${typed(media.user!, to)}, updated_at = now()${trashed}
      WHERE id IN (SELECT id FROM ${media} WHERE ${column('user')} = ${typed(media.user!, from)} ORDER BY id LIMIT ${page})
      RETURNING id, ${column('originalFilename')} AS "originalFilename"`,
    { req },
  )
}

/** What the heir has now is not limited, only told: nobody else could have it. */
const tellFull = async (library: MediaLibrary, heir: ID, req: PayloadRequest): Promise<void> => {
  const usage = tableOf(library, library.slugs.usage)
  const column = columnsOf(usage)
  const [row] = await runSQL<{ bytes: string; limit: null | string }>(
    library,
    sql`SELECT ${column('allocatedBytes')} AS bytes, ${column('storageLimitBytes')} AS "limit"
      FROM ${usage} WHERE ${column('user')} = ${heir}`,
    { req },
  )
  if (row?.limit != null && Number(row.bytes) > Number(row.limit)) {
    const figures = { allocatedBytes: Number(row.bytes), storageLimitBytes: Number(row.limit) }
    library.payload.logger.warn({
      ...figures,
      msg: 'Who inherited files is over the quota',
      user: heir,
    })
  }
}

/**
 * Gives every file of a user to another one, in the transaction of `req`, which holds the usage of both: folders, states and addresses stay. The usage
 * of the heir is counted anew; it may be more than their quota, then they can add nothing until they make room.
 */
export const transferFiles = async (
  library: MediaLibrary,
  transfer: Transfer,
  req: PayloadRequest,
): Promise<number> => {
  const { from, to, toTrash } = transfer
  let moved = 0
  for (;;) {
    const files: RecordedFile[] = await move(library, transfer, req)
    if (files.length > 0) {
      const detail = { from, reason: 'user deleted', to, trashed: toTrash }
      await recordMany(library, { action: 'transfer', detail, files }, req)
    }
    moved += files.length
    if (files.length < page) {
      break
    }
  }
  await recalculate(library, to, { req })
  await tellFull(library, to, req)
  return moved
}
