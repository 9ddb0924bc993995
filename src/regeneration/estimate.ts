import { sql } from '@payloadcms/db-postgres'

import type { Shape } from '../derivatives/pictures/plan.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { columnsOf, runSQL, tableOf } from '../compat/database.js'
import { conditionsOf } from './conditions.js'
import { pictureOf, scaleFor } from './scaleFor.js'
import { isFor } from './whichFiles.js'

/** What one preset takes. */
export interface Estimate {
  /** Of all its variants, roughly. */
  readonly bytes: number
  /** Files that have a picture of it. */
  readonly files: number
  /** Files whose pictures are too small for it: nothing is enlarged. */
  readonly tooSmall: number
}

interface Row extends Record<string, unknown> {
  readonly files: number
  readonly format: string
  readonly pixels: number
  readonly tooSmall: number
}

const kept: readonly string[] = ['avif', 'jpeg', 'png', 'webp']

/** What the variants of a shape take, whether they are there or not. */
export const estimate = async (
  library: MediaLibrary,
  shape: Shape,
  bytesFor: (format: string, quality: number) => number,
): Promise<Estimate> => {
  const { fit, height, quality, width } = shape
  const { hasPictures } = conditionsOf(library, { madeWith: () => '' })
  const picture = pictureOf(library)
  const scale = scaleFor(library, shape)
  const pixels =
    fit === 'cover' && width && height
      ? sql`${width * height}::float8`
      : sql`${picture.width} * ${picture.height} * ${scale} * ${scale}`
  const rows = await runSQL<Row>(
    library,
    sql`SELECT replace(${columnsOf(tableOf(library, library.slugs.media))('mimeType')}, 'image/', '') AS format,
        (count(*) FILTER (WHERE ${scale} <= 1))::integer AS files,
        (count(*) FILTER (WHERE ${scale} > 1))::integer AS "tooSmall",
        coalesce(sum(${pixels}) FILTER (WHERE ${scale} <= 1), 0)::float8 AS pixels
      FROM ${tableOf(library, library.slugs.media)} WHERE ${hasPictures} AND ${isFor(library, shape)} GROUP BY 1`,
  )
  const sum = (of: (row: Row) => number) => rows.reduce((all, row) => all + of(row), 0)
  const formatFor = (original: string) => (kept.includes(original) ? original : 'webp')
  const bytes = sum(({ format, pixels: many }) => {
    const first = shape.format === 'original' ? formatFor(format) : shape.format
    const formats = new Set<string>([first, ...(shape.alsoFormats ?? [])])
    return [...formats].reduce((all, one) => all + many * bytesFor(one, quality), 0)
  })
  return {
    bytes: Math.round(bytes),
    files: sum((row) => row.files),
    tooSmall: sum((row) => row.tooSmall),
  }
}
