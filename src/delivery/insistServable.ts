import type { MediaFile } from '../library/documents.js'

import { blockedBecause } from '../core/blockedBecause.js'
import { MediaError } from '../errors/MediaError.js'

/** Throws `FILE_IN_TRASH`, `FILE_BLOCKED` or `FILE_NOT_READY` for a file whose bytes nobody gets. */
export const insistServable = (file: MediaFile): void => {
  const { deletedAt, isQuarantined, scanStatus } = file
  const reason = blockedBecause(file)
  if (reason) {
    const code = deletedAt ? 'FILE_IN_TRASH' : isQuarantined ? 'FILE_BLOCKED' : 'FILE_NOT_READY'
    throw new MediaError(code, reason, { scanStatus })
  }
}
