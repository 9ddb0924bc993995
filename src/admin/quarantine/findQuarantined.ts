import type { PaginatedDocs, PayloadRequest, Where } from 'payload'

import type { MediaFile } from '../../library/documents.js'
import type { MediaLibrary } from '../../library/MediaLibrary.js'

import { quarantineStatuses } from '../../core/scanStatus.js'

export type QuarantineStatus = (typeof quarantineStatuses)[number]

/** A person as a populated relation, as much of it as may be read. */
type Relation = { readonly email?: string; readonly id: number | string } | null | number | string

export interface QuarantinedFile extends Omit<MediaFile, 'user'> {
  readonly releasedBy?: Relation
  readonly releaseReason?: null | string
  readonly user?: Relation
}

const withStatus = (status?: QuarantineStatus): Where => ({
  scanStatus: status ? { equals: status } : { in: [...quarantineStatuses] },
})

/** How many files wait for a decision, or have got one: all, or those with one status. */
export const countQuarantined = async (
  library: MediaLibrary,
  status?: QuarantineStatus,
): Promise<number> => {
  const collection = library.slugs.media
  const { totalDocs } = await library.payload.count({ collection, where: withStatus(status) })
  return totalDocs
}

/** One page of the quarantine, the newest finding first, as this person may see it. */
export const findQuarantined = async (
  library: MediaLibrary,
  req: PayloadRequest,
  { page, status }: { readonly page: number; readonly status?: QuarantineStatus },
): Promise<PaginatedDocs<QuarantinedFile>> => {
  const found: unknown = await library.payload.find({
    collection: library.slugs.media,
    depth: 1,
    limit: 20,
    overrideAccess: false,
    page,
    req,
    sort: '-scannedAt',
    where: withStatus(status),
  })
  return found as PaginatedDocs<QuarantinedFile>
}
