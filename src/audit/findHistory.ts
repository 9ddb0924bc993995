import type { PaginatedDocs } from 'payload'

import type { AuditAction } from '../core/auditActions.js'
import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Origin } from './origin.js'

/** An entry as it is told. Where from is told to admins only. */
export interface HistoryEntry extends Partial<Pick<Origin, 'address' | 'browser'>> {
  readonly action: AuditAction
  /** ISO 8601. */
  readonly createdAt: string
  readonly detail: null | Readonly<Record<string, unknown>>
  /** Name the file had then. */
  readonly filename: null | string
  readonly id: ID
  readonly reason: null | string
  /** Whoever did it; `null` for the library itself. */
  readonly user: null | string
  readonly userLabel: null | string
}

interface Wanted {
  readonly file: ID
  readonly limit: number
  readonly page: number
  /** Tells addresses and browsers, too. */
  readonly withOrigins: boolean
}

/** What was done to a file, the latest first, in Payload's shape of a page. */
export const findHistory = async (
  { payload, slugs }: MediaLibrary,
  { file, limit, page, withOrigins }: Wanted,
): Promise<PaginatedDocs<HistoryEntry>> => {
  const found: unknown = await payload.db.find({
    collection: slugs.audit,
    limit,
    page,
    pagination: true,
    // Of entries of one moment the later one has the higher id.
    sort: ['-createdAt', '-id'],
    where: { file: { equals: String(file) } },
  })
  const { docs, ...rest } = found as PaginatedDocs<HistoryEntry>
  return {
    ...rest,
    docs: docs.map(
      ({ id, action, address, browser, createdAt, detail, filename, reason, user, userLabel }) => ({
        ...{ id, action, createdAt, detail, filename, reason, user, userLabel },
        ...(withOrigins ? { address, browser } : {}),
      }),
    ),
  }
}
