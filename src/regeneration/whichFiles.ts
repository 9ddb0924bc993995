import { sql } from '@payloadcms/db-postgres'

import type { Shapes } from '../jobs/readShapes.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { columnsOf, tableOf } from '../compat/database.js'
import { type Shape, thumbnail } from '../derivatives/pictures/plan.js'
import { conditionsOf, type SQL } from './conditions.js'
import { scaleFor } from './scaleFor.js'

/** Which files are to be made again. */
export interface Wish {
  /** Also those that are as the presets say. @default false */
  readonly all?: boolean
  /** Label: those that are not as this preset says, or still have variants of one that is gone. @default every preset counts */
  readonly preset?: string
}

/** Whether a preset is for a file, for `sql`. */
export const isFor = (library: MediaLibrary, { kinds }: Shape): SQL =>
  kinds?.length
    ? sql`${columnsOf(tableOf(library, library.slugs.media))('mediaType')}::text IN (${sql.join(
        kinds.map((kind) => sql`${kind}`),
        sql`, `,
      )})`
    : sql`true`

const isUnlike = (library: MediaLibrary, { all }: Shapes, label: string): SQL => {
  const shape = all.find((one) => one.label === label)
  const variants = sql`coalesce(${columnsOf(tableOf(library, library.slugs.media))('variants')}, '[]')`
  const has = (variant: object) => sql`${variants} @> ${JSON.stringify([variant])}::jsonb`
  if (!shape) {
    return has({ preset: label })
  }
  // A picture smaller than its thumbnail has one nevertheless.
  const fits = shape === thumbnail ? sql`true` : sql`${scaleFor(library, shape)} <= 1`
  return sql`CASE WHEN ${isFor(library, shape)} THEN ${fits} AND NOT ${has({ preset: label, presetVersion: shape.version })}
    ELSE ${has({ preset: label })} END`
}

/** The files of a wish, for `sql`: such as nobody is at work on. */
export const whichFiles = (library: MediaLibrary, shapes: Shapes, { all, preset }: Wish): SQL => {
  const { hasPictures, isCurrent, isIdle } = conditionsOf(library, shapes)
  const wished = preset ? isUnlike(library, shapes, preset) : sql`NOT ${isCurrent}`
  return all ? sql`${hasPictures} AND ${isIdle}` : sql`${hasPictures} AND ${isIdle} AND ${wished}`
}
