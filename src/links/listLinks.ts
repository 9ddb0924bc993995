import { sql } from '@payloadcms/db-postgres'

import type { SharedLink } from '../core/sharedLink.js'
import type { ID, MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { columnsOf, runSQL, tableOf } from '../compat/database.js'
import { isMakerAllowed } from './mayShare.js'

interface Row extends Record<string, unknown> {
  readonly createdBy: ID | null
  readonly singleUse: boolean | null
  readonly uses: number | string
}

/** Links that are listed; older ones go first. */
const most = 100

const fields = [
  'createdAt',
  'createdBy',
  'download',
  'expiresAt',
  'lastUsedAt',
  'note',
  'singleUse',
  'uses',
  'variant',
]

const moment = (value: unknown) => (value ? new Date(value as string).toISOString() : null)

/** The newest links of a file that are neither revoked nor expired, by the clock of the database. */
export const listLinks = async (
  library: MediaLibrary,
  file: MediaFile,
): Promise<{ docs: SharedLink[]; totalDocs: number }> => {
  const links = tableOf(library, library.slugs.links)
  const column = columnsOf(links)
  const columns = fields.map((field) => sql`${column(field)} AS ${sql.identifier(field)}`)
  const rows = await runSQL<{ total: string } & Row>(
    library,
    sql`SELECT id, ${sql.join(columns, sql`, `)}, count(*) OVER () AS total FROM ${links}
      WHERE ${column('file')} = ${file.id} AND ${column('revokedAt')} IS NULL AND ${column('expiresAt')} > now()
      ORDER BY ${column('createdAt')} DESC, id DESC LIMIT ${most}`,
  )
  const makers = [...new Set(rows.map(({ createdBy }) => createdBy))]
  const allowed = new Set<ID | null>()
  for (const maker of makers) {
    if (await isMakerAllowed(library, file, maker)) {
      allowed.add(maker)
    }
  }
  const docs = rows.map(({ total: _, ...row }) => ({
    ...row,
    createdAt: moment(row.createdAt),
    download: Boolean(row.download),
    expiresAt: moment(row.expiresAt),
    isLive: allowed.has(row.createdBy) && !(row.singleUse && Number(row.uses) > 0),
    lastUsedAt: moment(row.lastUsedAt),
    singleUse: Boolean(row.singleUse),
    uses: Number(row.uses),
  }))
  return { docs: docs as unknown as SharedLink[], totalDocs: Number(rows[0]?.total ?? 0) }
}
