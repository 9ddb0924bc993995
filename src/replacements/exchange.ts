import type { PayloadRequest } from 'payload'

import { sql } from '@payloadcms/db-postgres'

import type { ID, MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { runSQL, tableOf } from '../compat/database.js'
import { typed } from '../compat/usageStatement.js'
import { machineFieldNames } from '../core/machineFieldNames.js'

/** What is said of the file rather than of its bytes stays where it is. */
const ofTheFile = new Set<string>([
  'downloadCount',
  'lastUsedAt',
  'replaces',
  'url',
  'usageCount',
  'user',
  'viewCount',
])

/** The focal point and the crop are a person's word, but about this picture. */
const ofTheBytes = [
  ...machineFieldNames.filter((name) => !ofTheFile.has(name)),
  'focalX',
  'focalY',
  'crop',
]

/** Names are unique also for a moment: they go round by way of a third one. */
const exchangeNames = async (
  library: MediaLibrary,
  [a, b]: readonly [MediaFile, MediaFile],
  req: PayloadRequest,
): Promise<void> => {
  const media = tableOf(library, library.slugs.media)
  const filename = sql.identifier(media.filename!.name)
  const rename = (id: ID, name: string) =>
    runSQL(library, sql`UPDATE ${media} SET ${filename} = ${name} WHERE id = ${id}`, { req })
  await rename(b.id, `${b.id}/${b.filename}`)
  await rename(a.id, b.filename)
  await rename(b.id, a.filename)
}

/** Exchanges everything that two rows say of their bytes, and what the uploads of those bytes became. */
export const exchange = async (
  library: MediaLibrary,
  rows: readonly [MediaFile, MediaFile],
  req: PayloadRequest,
): Promise<void> => {
  const [a, b] = rows
  const media = tableOf(library, library.slugs.media)
  const uploads = tableOf(library, library.slugs.uploads)
  const columns = ofTheBytes
    .filter((name) => name !== 'filename' && media[name])
    .map((name) => sql.identifier(media[name]!.name))
  await runSQL(
    library,
    sql`UPDATE ${media} AS mine SET ${sql.join(
      columns.map((column) => sql`${column} = other.${column}`),
      sql`, `,
    )}, updated_at = now()
      FROM (SELECT * FROM ${media} WHERE id IN (${a.id}, ${b.id})) AS other
      WHERE mine.id IN (${a.id}, ${b.id}) AND other.id <> mine.id`,
    { req },
  )
  await exchangeNames(library, rows, req)
  const became = sql.identifier(uploads.mediaFile!.name)
  const [first, second] = [typed(uploads.mediaFile!, a.id), typed(uploads.mediaFile!, b.id)]
  await runSQL(
    library,
    sql`UPDATE ${uploads} SET ${became} = CASE ${became} WHEN ${first} THEN ${second} ELSE ${first} END
      WHERE ${became} IN (${first}, ${second})`,
    { req },
  )
}
