import { sql } from '@payloadcms/db-postgres'

import type { MediaLibrary } from '../library/MediaLibrary.js'

import { tableOf } from './database.js'

type SQL = ReturnType<typeof sql>
export type Value = boolean | null | number | string

/** `"column" = "column" + n` for each figure that changes. */
export const increments = (
  library: MediaLibrary,
  slug: string,
  deltas: Readonly<Record<string, number | SQL>>,
): SQL => {
  const table = tableOf(library, slug)
  return sql.join(
    Object.entries(deltas)
      .filter(([, by]) => by !== 0)
      .map(([field, by]) => {
        const column = sql.identifier(table[field]!.name)
        return sql`${column} = ${table}.${column} + ${typeof by === 'number' ? sql`${by}::numeric` : by}`
      }),
    sql`, `,
  )
}

/** `"column" = value` for each field. */
export const assignments = (
  library: MediaLibrary,
  slug: string,
  values: Readonly<Record<string, Value>>,
): SQL => {
  const table = tableOf(library, slug)
  return sql.join(
    Object.entries(values).map(
      ([field, value]) =>
        sql`${sql.identifier(table[field]!.name)} = ${typed(table[field]!, value)}`,
    ),
    sql`, `,
  )
}

/** A parameter with the type of its column, which Postgres cannot infer inside a CTE. */
export const typed = (column: { getSQLType(): string }, value: Value): SQL =>
  sql`${value}::${sql.raw(column.getSQLType().replace('serial', 'integer'))}`
