import { sql } from '@payloadcms/db-postgres'

import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { columnsOf, runSQL, tableOf } from '../compat/database.js'

export interface Share {
  readonly bytes: number
  readonly files: number
  readonly id: ID | null
}

/** Most groups that are answered, the largest first. */
const most = 1000

/** A user's bytes by the value of one relation; nothing when the project has no such field. */
const sharesBy = async (library: MediaLibrary, user: ID, field: string): Promise<Share[]> => {
  const media = tableOf(library, library.slugs.media)
  if (!media[field]) {
    return []
  }
  const column = columnsOf(media)
  const rows = await runSQL<{ bytes: string; files: string; id: ID | null }>(
    library,
    sql`SELECT ${column(field)} AS id, sum(${column('filesize')} + ${column('variantsSize')}) AS bytes, count(*) AS files
      FROM ${media} WHERE ${column('user')} = ${user} GROUP BY 1 ORDER BY 2 DESC LIMIT ${most}`,
  )
  return rows.map(({ bytes, files, id }) => ({ bytes: Number(bytes), files: Number(files), id }))
}

/** A user's bytes by folder and by site. */
export const breakdownOf = async (library: MediaLibrary, user: ID) => {
  const [byFolder, bySite] = await Promise.all([
    sharesBy(library, user, 'folder'),
    sharesBy(library, user, 'site'),
  ])
  return { byFolder, bySite }
}
