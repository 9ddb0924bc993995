import { sql } from '@payloadcms/db-postgres'

import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { SQL } from './conditions.js'

import { columnsOf, runSQL, tableOf } from '../compat/database.js'
import { typed } from '../compat/usageStatement.js'

/** A file that is to be made again. */
export interface Picked {
  readonly id: ID
  /** Of which presets it was when it was picked. */
  readonly madeWith: null | string
}

export interface Pick {
  /** The last one that was picked. @default from the newest on */
  readonly after?: ID | null
  readonly most: number
  readonly where: SQL
}

/** The next files, the newest first. */
export const pickFiles = (
  library: MediaLibrary,
  { after, most, where }: Pick,
): Promise<Picked[]> => {
  const media = tableOf(library, library.slugs.media)
  const isNext =
    after === null || after === undefined ? sql`true` : sql`id < ${typed(media.id!, after)}`
  return runSQL<Picked & Record<string, unknown>>(
    library,
    sql`SELECT id, ${columnsOf(media)('madeWith')} AS "madeWith" FROM ${media}
      WHERE ${isNext} AND ${where} ORDER BY id DESC LIMIT ${most}`,
  )
}
