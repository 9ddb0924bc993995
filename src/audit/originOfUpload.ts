import type { PayloadRequest } from 'payload'

import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Origin } from './origin.js'

/** Who sent the bytes of a file, and from where, as the audit trail knows it: for what a job does with them later. */
export const originOfUpload = async (
  library: MediaLibrary,
  file: ID,
  req: Partial<PayloadRequest>,
): Promise<Origin | undefined> => {
  const entry: unknown = await library.payload.db.findOne({
    collection: library.slugs.audit,
    req,
    where: { and: [{ action: { equals: 'upload' } }, { file: { equals: String(file) } }] },
  })
  if (!entry) {
    return undefined
  }
  const { address, browser, user, userLabel } = entry as Origin
  return { address, browser, user, userLabel }
}
