import { sql } from '@payloadcms/db-postgres'

import type { Shape } from '../derivatives/pictures/plan.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { columnsOf, tableOf } from '../compat/database.js'
import { type SQL } from './conditions.js'

/** Pixels of a page, of which the row says nothing. */
const page = { height: 1754, width: 1240 }

/** The part of a side that an editor's crop leaves. */
const share = (crop: SQL, side: string): SQL =>
  sql`CASE jsonb_typeof(${crop}->${side}) WHEN 'number' THEN (${crop}->>${side})::float8 / 100 ELSE 1 END`

/** Width and height of a file's picture, for `sql`. */
export const pictureOf = (library: MediaLibrary): { readonly height: SQL; readonly width: SQL } => {
  const column = columnsOf(tableOf(library, library.slugs.media))
  const side = (name: 'height' | 'width') =>
    sql`greatest(coalesce(nullif(${column(name)}, 0)::float8, ${page[name]}) * ${share(sql`${column('crop')}`, name)}, 1)`
  return { height: side('height'), width: side('width') }
}

/** How much of its size a file's picture keeps in a shape, for `sql`: above 1 it is too small. `plan.ts` says it for one file. */
export const scaleFor = (
  library: MediaLibrary,
  { fit, height, width }: Pick<Shape, 'fit' | 'height' | 'width'>,
): SQL => {
  const picture = pictureOf(library)
  const scales = [
    ...(width ? [sql`${width}::float8 / ${picture.width}`] : []),
    ...(height ? [sql`${height}::float8 / ${picture.height}`] : []),
  ]
  return sql`${sql.raw(fit === 'cover' ? 'greatest' : 'least')}(${sql.join(scales, sql`, `)})`
}
