import type { Where } from 'payload'

import type { MediaFile } from '../library/documents.js'

import { MediaError } from '../errors/MediaError.js'

/** Nobody is at work on the derivatives of a file: what is written beside it now is not taken for a leftover. */
export const isSettled = ({ claimToken, status }: MediaFile): boolean =>
  status === 'ready' && !claimToken

/**
 * The row is settled, and nobody has been at work on it since it was read: what was written meanwhile is still there.
 * Only for a row that was settled then.
 */
export const stillSettled = ({ processedAt }: MediaFile): Where => ({
  and: [
    { scanStatus: { equals: 'CLEAN' } },
    { deletedAt: { exists: false } },
    { status: { equals: 'ready' } },
    { claimToken: { exists: false } },
    { processedAt: processedAt ? { equals: processedAt } : { exists: false } },
  ],
})

/** Throws `PROCESSING_BUSY` while the pictures of a file are made, and `FILE_NOT_READY` where they could not be made. */
export const insistSettled = (file: MediaFile): void => {
  const { id, processingError, status } = file
  if (status === 'failed') {
    const why = processingError ?? 'Its pictures could not be made.'
    throw new MediaError('FILE_NOT_READY', `This file cannot be changed: ${why}`, { id, status })
  }
  if (!isSettled(file)) {
    throw busy(id, status)
  }
}

/** Somebody else changed the file at the same time. */
export const busy = (id: MediaFile['id'], status: MediaFile['status']): MediaError =>
  new MediaError(
    'PROCESSING_BUSY',
    'The pictures of this file are being made right now: try again in a moment.',
    {
      id,
      status,
    },
  )
