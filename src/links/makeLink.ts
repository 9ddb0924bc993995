import type { PayloadRequest } from 'payload'

import { sql } from '@payloadcms/db-postgres'

import type { LinkWishes } from '../core/sharedLink.js'
import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { MediaLink } from './MediaLink.js'

import { record } from '../audit/record.js'
import { columnsOf, runSQL, tableOf } from '../compat/database.js'
import { inTransaction } from '../compat/inTransaction.js'
import { MediaError } from '../errors/MediaError.js'
import { userOf } from '../library/authorize.js'
import { hashOf, newToken } from './token.js'

export interface NewLink {
  readonly expiresAt: string
  readonly id: MediaLink['id']
  /** Told this once; the database has only its hash. */
  readonly token: string
}

const insistLife = ({ delivery }: MediaLibrary, expiresIn: number): void => {
  const { linkSeconds } = delivery
  if (expiresIn > linkSeconds) {
    throw new MediaError(
      'INVALID_REQUEST',
      `A link lives at most ${linkSeconds} seconds, and ${expiresIn} were asked for.`,
      { expiresIn, maximum: linkSeconds },
    )
  }
}

/** When a link ends, by the clock of the database; `null` when the file is not served (any more). */
const endOf = async (
  library: MediaLibrary,
  { id }: MediaFile,
  expiresIn: number,
  req: PayloadRequest,
) => {
  const media = tableOf(library, library.slugs.media)
  const column = columnsOf(media)
  const [row] = await runSQL<{ at: Date | string }>(
    library,
    // Held, so that it cannot be deleted before its link is there.
    sql`SELECT now() + make_interval(secs => ${expiresIn}) AS at FROM ${media}
      WHERE id = ${id} AND ${column('scanStatus')} = 'CLEAN' AND ${column('deletedAt')} IS NULL FOR KEY SHARE`,
    { req },
  )
  return row ? new Date(row.at).toISOString() : null
}

/**
 * Makes a link that opens a file without a login until it expires or is revoked. The caller has checked that whoever
 * asks may share the file, and that it has the variant. Throws `INVALID_REQUEST` for a life that is too long, and
 * `FILE_NOT_READY` when the file stopped being served meanwhile.
 *
 * @example const { token } = await makeLink(library, file, { expiresIn: 3600, singleUse: true }, req)
 */
export const makeLink = async (
  library: MediaLibrary,
  file: MediaFile,
  { download = false, expiresIn, note, singleUse = false, variant }: LinkWishes,
  req: PayloadRequest,
): Promise<NewLink> => {
  insistLife(library, expiresIn)
  const token = newToken()
  return inTransaction(
    library,
    async (ours) => {
      const expiresAt = await endOf(library, file, expiresIn, ours)
      if (!expiresAt) {
        throw new MediaError('FILE_NOT_READY', 'This file stopped being served a moment ago.', {
          id: file.id,
        })
      }
      const data = { download, expiresAt, note: note ?? null, singleUse, variant: variant ?? null }
      const link: unknown = await library.payload.db.create({
        collection: library.slugs.links,
        data: {
          ...data,
          createdBy: userOf(library, req)?.id ?? null,
          file: file.id,
          tokenHash: hashOf(token),
          uses: 0,
        },
        req: ours,
      })
      const { id } = link as MediaLink
      await record(library, { action: 'link', detail: { ...data, link: id }, file }, ours)
      return { id, expiresAt, token }
    },
    req,
  )
}
