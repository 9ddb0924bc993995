import type { PayloadRequest } from 'payload'

import type { AuditAction } from '../core/auditActions.js'
import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { origin, type Origin } from './origin.js'
import { plainDetail } from './plainDetail.js'
import { plainText } from './plainText.js'

export interface AuditEntry {
  readonly action: AuditAction
  /** Who did it, where that is not whoever sent `req`. */
  readonly by?: Origin
  /** Figures and names that say what changed. */
  readonly detail?: Readonly<Record<string, unknown>>
  /** The file it was done to, with the name it had. */
  readonly file?: { readonly id: ID; readonly originalFilename?: null | string }
  /** Why, in the words of whoever did it. */
  readonly reason?: null | string
}

const longestName = 300
const longestReason = 1000

/**
 * Adds an entry to the audit trail, in the transaction of `req` when it has one: what is rolled back was not done.
 * Without `req`, or without a user in it, the library itself did it. Texts are kept as one line each, without control
 * characters, and cut where they are too long.
 *
 * @example await record(library, { action: 'release', file, reason }, req)
 */
export const record = async (
  library: MediaLibrary,
  { action, by, detail, file, reason }: AuditEntry,
  req?: Partial<PayloadRequest>,
): Promise<void> => {
  const name = file?.originalFilename
  await library.payload.db.create({
    collection: library.slugs.audit,
    data: {
      ...(by ?? origin(library, req)),
      action,
      detail: detail ? plainDetail(detail) : null,
      file: file ? String(file.id) : null,
      filename: name ? plainText(name, longestName) : null,
      reason: reason ? plainText(reason, longestReason) : null,
    },
    req,
    returning: false,
  })
}
