import type { PayloadRequest } from 'payload'

import { sql } from '@payloadcms/db-postgres'

import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { recordMany } from '../audit/recordMany.js'
import { columnsOf, runSQL, tableOf } from '../compat/database.js'
import { account } from '../usage/account.js'

export interface Entity {
  readonly id: ID
  /** Slug of its collection. */
  readonly type: string
}

interface Trashed extends Record<string, unknown> {
  readonly bytes: string
  readonly id: ID
  readonly originalFilename: null | string
  readonly user: ID | null
}

const mediaOf = (library: MediaLibrary, { id, type }: Entity) => {
  const table = tableOf(library, library.slugs.media)
  const column = columnsOf(table)
  const isIts = sql`${column('entityType')} = ${type} AND ${column('entityId')} = ${String(id)}`
  return { column, isIts, table }
}

/** Into the trash with them, counted for their owners, whose usage is held first. */
const trash = async (library: MediaLibrary, entity: Entity, req: PayloadRequest): Promise<void> => {
  const { column, isIts, table } = mediaOf(library, entity)
  const usage = tableOf(library, library.slugs.usage)
  await runSQL(
    library,
    sql`SELECT 1 FROM ${usage} WHERE ${sql.identifier(usage.user!.name)} IN (
      SELECT ${column('user')} FROM ${table} WHERE ${isIts}) ORDER BY id FOR UPDATE`,
    { req },
  )
  const files = await runSQL<Trashed>(
    library,
    sql`UPDATE ${table} SET ${column('deletedAt')} = now(), updated_at = now()
      WHERE ${isIts} AND ${column('deletedAt')} IS NULL
      RETURNING id, ${column('user')} AS "user", ${column('originalFilename')} AS "originalFilename",
        ${column('filesize')} + ${column('variantsSize')} AS bytes`,
    { req },
  )
  const bytes = new Map<ID, number>()
  for (const { bytes: size, user } of files) {
    if (user !== null) {
      bytes.set(user, (bytes.get(user) ?? 0) + Number(size))
    }
  }
  for (const [user, trashBytes] of bytes) {
    await account(library, user, { trashBytes }, req)
  }
  const detail = { entityId: String(entity.id), entityType: entity.type, reason: 'entity deleted' }
  await (files.length > 0 && recordMany(library, { action: 'delete', detail, files }, req))
}

/**
 * What becomes of the files that belong to a document (`entityType` its collection's slug, `entityId` its id) once
 * Payload has deleted it for good, in its transaction: as the option `whenDeleted.entity` says.
 */
export const partWithEntity = async (
  library: MediaLibrary,
  entity: Entity,
  req: PayloadRequest,
): Promise<void> => {
  const mode = library.whenDeleted.entity
  if (mode === 'keep') {
    return
  }
  if (mode === 'trash') {
    await trash(library, entity, req)
  }
  const { column, isIts, table } = mediaOf(library, entity)
  await runSQL(
    library,
    sql`UPDATE ${table} SET ${column('entityType')} = NULL, ${column('entityId')} = NULL,
      ${column('isPrimary')} = false, updated_at = now() WHERE ${isIts}`,
    { req },
  )
}
