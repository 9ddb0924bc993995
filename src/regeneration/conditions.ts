import { sql } from '@payloadcms/db-postgres'

import type { Shapes } from '../jobs/readShapes.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { columnsOf, tableOf } from '../compat/database.js'

export type SQL = ReturnType<typeof sql>

/** The kinds of files that pictures are made of. */
export const picturedKinds = ['image', 'video', 'audio', 'document'] as const

/** What files are chosen by, for `sql`. */
interface Conditions {
  readonly hasPictures: SQL
  /** Made with the presets as they are, or tried with them. */
  readonly isCurrent: SQL
  /** Nobody is at work on it, and nobody is going to be. */
  readonly isIdle: SQL
}

/**
 * What a file must meet to be made again, for `sql`. Files in the trash are among them: they come back as the presets are then.
 * A file of which there are no pictures, such as a text, is known by having none once it is ready.
 */
export const conditionsOf = (
  library: MediaLibrary,
  { madeWith }: Pick<Shapes, 'madeWith'>,
): Conditions => {
  const column = columnsOf(tableOf(library, library.slugs.media))
  const kind = column('mediaType')
  const status = column('status')
  const kinds = sql.raw(picturedKinds.map((name) => `'${name}'`).join(', '))
  const wanted = picturedKinds.map(
    (name) => sql`WHEN ${sql.raw(`'${name}'`)} THEN ${madeWith(name)}::text`,
  )
  return {
    hasPictures: sql`(${column('scanStatus')} = 'CLEAN' AND ${kind} IN (${kinds})
      AND (${kind} = 'image' OR ${status} <> 'ready' OR ${column('variantsSize')} > 0))`,
    isCurrent: sql`(${column('madeWith')} IS NOT DISTINCT FROM CASE ${kind} ${sql.join(wanted, sql` `)} END)`,
    isIdle: sql`(${status} IN ('ready', 'failed'))`,
  }
}
