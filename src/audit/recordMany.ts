import type { PayloadRequest } from 'payload'

import { sql } from '@payloadcms/db-postgres'

import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { AuditEntry } from './record.js'

import { runSQL, tableOf } from '../compat/database.js'
import { arrayOf } from '../compat/ownConnection.js'
import { typed } from '../compat/usageStatement.js'
import { origin } from './origin.js'
import { plainDetail } from './plainDetail.js'
import { plainText } from './plainText.js'

/** A file as its owner had it. */
export interface RecordedFile {
  readonly id: ID
  readonly originalFilename: null | string
}

/** The same entry for many files, in one statement; otherwise as `record`. */
export const recordMany = async (
  library: MediaLibrary,
  {
    action,
    detail = {},
    files,
  }: Pick<AuditEntry, 'action' | 'detail'> & { readonly files: readonly RecordedFile[] },
  req: PayloadRequest,
): Promise<void> => {
  const audit = tableOf(library, library.slugs.audit)
  const common = { ...origin(library, req), action, detail: JSON.stringify(plainDetail(detail)) }
  const fields = Object.entries(common)
  const columns = [...fields.map(([field]) => field), 'file', 'filename']
  await runSQL(
    library,
    sql`INSERT INTO ${audit} (${sql.join(
      columns.map((field) => sql.identifier(audit[field]!.name)),
      sql`, `,
    )}) SELECT ${sql.join(
      fields.map(([field, value]) => typed(audit[field]!, value)),
      sql`, `,
    )}, given.file, given.filename FROM unnest(
      ${arrayOf(
        files.map(({ id }) => String(id)),
        'text',
      )},
      ${arrayOf(
        files.map(({ originalFilename }) =>
          originalFilename ? plainText(originalFilename, 300) : null,
        ),
        'text',
      )}) AS given(file, filename)`,
    { req },
  )
}
