import type { PayloadRequest } from 'payload'

import type { AuditAction } from '../core/auditActions.js'
import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { origin } from './origin.js'

export interface AuditEntry {
  readonly action: AuditAction
  /** Figures and names that say what changed. */
  readonly detail?: Readonly<Record<string, unknown>>
  /** The file it was done to, with the name it had. */
  readonly file?: { readonly id: ID; readonly originalFilename?: null | string }
  /** Why, in the words of whoever did it. */
  readonly reason?: null | string
}

/**
 * Adds an entry to the audit trail, in the transaction of `req` when it has one: what is rolled back was not done.
 * Without `req`, or without a user in it, the library itself did it.
 *
 * @example await record(library, { action: 'release', file, reason }, req)
 */
export const record = async (
  library: MediaLibrary,
  { action, detail, file, reason }: AuditEntry,
  req?: Partial<PayloadRequest>,
): Promise<void> => {
  await library.payload.db.create({
    collection: library.slugs.audit,
    data: {
      ...origin(library, req),
      action,
      detail: detail ?? null,
      file: file ? String(file.id) : null,
      filename: file?.originalFilename ?? null,
      reason: reason ?? null,
    },
    req,
    returning: false,
  })
}
