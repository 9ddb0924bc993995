import { sql } from '@payloadcms/db-postgres'

import type { Shape } from '../derivatives/pictures/plan.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { columnsOf, runSQL, tableOf } from '../compat/database.js'

/** Files that are looked at: the newest. */
const files = 300

/** What is taken for granted while a library has no variants of a format, at quality 80. */
const usual: Readonly<Record<string, number>> = { avif: 0.09, jpeg: 0.2, png: 1.6, webp: 0.14 }

/** Bytes grow by so much with each point of quality, about. */
const growth = 1.025

interface Row extends Record<string, unknown> {
  readonly bytes: number
  readonly format: string
  readonly pixels: number
  readonly preset: string
}

/** How many bytes a pixel takes in each format, by the variants there are. A rough figure: pictures differ. */
export const bytesPerPixel = async (
  library: MediaLibrary,
  shapes: readonly Shape[],
): Promise<(format: string, quality: number) => number> => {
  const column = columnsOf(tableOf(library, library.slugs.media))
  const variants = column('variants')
  const rows = await runSQL<Row>(
    library,
    sql`SELECT made->>'format' AS format, made->>'preset' AS preset, sum((made->>'filesize')::float8) AS bytes,
        sum((made->>'width')::float8 * (made->>'height')::float8) AS pixels
      FROM (SELECT ${variants} AS list FROM ${tableOf(library, library.slugs.media)}
        WHERE ${column('scanStatus')} = 'CLEAN' AND ${column('status')} = 'ready' AND ${column('variantsSize')} > 0
          AND jsonb_typeof(${variants}) = 'array' ORDER BY id DESC LIMIT ${files}) AS newest,
        jsonb_array_elements(newest.list) AS made
      WHERE coalesce(made->>'role', 'preset') = 'preset' GROUP BY 1, 2`,
  )
  const quality = new Map(shapes.map((shape) => [shape.label, shape.quality]))
  const at80 = (format: string): number => {
    const ofFormat = rows.filter((row) => row.format === format && quality.has(row.preset))
    const pixels = ofFormat.reduce((sum, row) => sum + row.pixels, 0)
    const bytes = ofFormat.reduce(
      (sum, row) => sum + row.bytes / growth ** (quality.get(row.preset)! - 80),
      0,
    )
    return pixels > 0 ? bytes / pixels : (usual[format] ?? usual.webp!)
  }
  return (format, wanted) => at80(format) * (format === 'png' ? 1 : growth ** (wanted - 80))
}
