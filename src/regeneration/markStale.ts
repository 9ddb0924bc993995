import { sql } from '@payloadcms/db-postgres'

import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { columnsOf, runSQL, tableOf } from '../compat/database.js'
import { typed } from '../compat/usageStatement.js'
import { readShapes } from '../jobs/readShapes.js'
import { whichFiles, type Wish } from './whichFiles.js'

/** Rows that are changed by one statement. */
const page = 1_000

/** Files of a wish count as stale from now on, whatever they were made with. Answers how many. */
export const markStale = async (library: MediaLibrary, wish: Wish): Promise<number> => {
  const media = tableOf(library, library.slugs.media)
  const madeWith = columnsOf(media)('madeWith')
  const which = whichFiles(library, await readShapes(library), wish)
  let marked = 0
  for (let last: ID | null = null; ;) {
    const isNext = last === null ? sql`true` : sql`id > ${typed(media.id!, last)}`
    const rows: { id: ID }[] = await runSQL<{ id: ID }>(
      library,
      sql`WITH picked AS (
          SELECT id FROM ${media} WHERE ${isNext} AND ${madeWith} IS NOT NULL AND ${which} ORDER BY id LIMIT ${page}
        ), marked AS (
          UPDATE ${media} SET ${madeWith} = NULL WHERE id IN (SELECT id FROM picked) AND ${which}
        ) SELECT id FROM picked ORDER BY id`,
    )
    marked += rows.length
    if (rows.length < page) {
      return marked
    }
    last = rows.at(-1)!.id
  }
}
