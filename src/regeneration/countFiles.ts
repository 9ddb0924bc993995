import { sql } from '@payloadcms/db-postgres'

import type { Shapes } from '../jobs/readShapes.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { columnsOf, runSQL, tableOf } from '../compat/database.js'
import { conditionsOf } from './conditions.js'

/** Files that have pictures, by what is left to do. */
export interface Counts {
  /** As the presets say. */
  readonly done: number
  /** Tried with the presets as they are, in vain: they are not tried again by themselves. */
  readonly failed: number
  /** Neither as the presets say nor on their way. */
  readonly remaining: number
  /** Waiting for a worker, or at one. */
  readonly running: number
  readonly total: number
}

/** Counts in one statement. */
export const countFiles = async (library: MediaLibrary, shapes: Shapes): Promise<Counts> => {
  const { hasPictures, isCurrent, isIdle } = conditionsOf(library, shapes)
  const status = columnsOf(tableOf(library, library.slugs.media))('status')
  const [row] = await runSQL<Counts & Record<string, unknown>>(
    library,
    sql`SELECT count(*)::integer AS total,
        (count(*) FILTER (WHERE ${status} = 'ready' AND ${isCurrent}))::integer AS done,
        (count(*) FILTER (WHERE ${status} = 'failed' AND ${isCurrent}))::integer AS failed,
        (count(*) FILTER (WHERE ${isIdle} AND NOT ${isCurrent}))::integer AS remaining,
        (count(*) FILTER (WHERE NOT ${isIdle}))::integer AS running
      FROM ${tableOf(library, library.slugs.media)} WHERE ${hasPictures}`,
  )
  return row!
}
