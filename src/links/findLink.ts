import { sql } from '@payloadcms/db-postgres'

import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { columnsOf, runSQL, tableOf } from '../compat/database.js'
import { MediaError } from '../errors/MediaError.js'
import { hashOf } from './token.js'

/** A link that is good now. */
export interface OpenLink {
  readonly createdBy: ID | null
  readonly download: boolean | null
  readonly file: ID
  readonly id: ID
  readonly singleUse: boolean | null
  readonly variant: null | string
}

interface Row extends Omit<OpenLink, 'file'>, Record<string, unknown> {
  readonly expiresAt: Date | string
  readonly file: ID | null
  readonly isExpired: boolean
  readonly isOver: boolean
}

/** One answer for what never was, what was revoked and what was used up: nobody learns which tokens exist. */
export const noSuchLink = (): MediaError =>
  new MediaError('LINK_NOT_FOUND', 'This link does not exist, or it does not work any more.')

/**
 * The link of a token. Throws `LINK_NOT_FOUND`, and `LINK_EXPIRED` for one that nobody revoked or used up before it
 * ended. The clock is the database's: servers need not agree on the time.
 */
export const findLink = async (library: MediaLibrary, token: string): Promise<OpenLink> => {
  const hash = hashOf(token)
  const links = tableOf(library, library.slugs.links)
  const column = columnsOf(links)
  const [row] = hash
    ? await runSQL<Row>(
        library,
        sql`SELECT id, ${column('createdBy')} AS "createdBy", ${column('download')} AS download, ${column('file')} AS file,
            ${column('singleUse')} AS "singleUse", ${column('variant')} AS variant, ${column('expiresAt')} AS "expiresAt",
            ${column('expiresAt')} <= now() AS "isExpired",
            (${column('revokedAt')} IS NOT NULL OR (${column('singleUse')} AND ${column('uses')} > 0)) AS "isOver"
          FROM ${links} WHERE ${column('tokenHash')} = ${hash}`,
      )
    : []
  if (!row || row.file === null || row.isOver) {
    throw noSuchLink()
  }
  if (row.isExpired) {
    const expiredAt = new Date(row.expiresAt).toISOString()
    throw new MediaError('LINK_EXPIRED', `This link ended at ${expiredAt}.`, { expiredAt })
  }
  return { ...row, file: row.file }
}
