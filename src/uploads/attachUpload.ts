import type { PayloadRequest } from 'payload'

import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary, User } from '../library/MediaLibrary.js'

import { MediaError } from '../errors/MediaError.js'
import { readUpload } from './findUpload.js'
import { type Ticket, withTicket } from './ticket.js'

interface Attachment {
  readonly metadata: Record<string, unknown>
  readonly req?: PayloadRequest
  readonly ticket: Ticket
  readonly user: User
}

/**
 * Payload (3.90.1) says nothing of a commit that failed, and answers with the row that was rolled back: the upload is
 * read again, so that nobody is promised a file that is not there.
 */
const insistCommitted = async (library: MediaLibrary, { upload }: Ticket): Promise<void> => {
  const row = await readUpload(library, upload)
  if (row?.state !== 'completed') {
    throw new MediaError('STORAGE_UNAVAILABLE', 'The database did not keep the file: try again.')
  }
}

/**
 * Makes the row of stored bytes through Payload's own `create`, so that access, validation and hooks run. In the same
 * transaction the reservation is settled and the scan is queued: all of it happens, or none.
 */
export const attachUpload = async (
  library: MediaLibrary,
  { metadata, req, ticket, user }: Attachment,
): Promise<MediaFile> => {
  const doc: unknown = await library.payload.create({
    collection: library.slugs.media,
    context: withTicket(ticket),
    data: metadata,
    depth: 0,
    locale: req?.locale as never,
    overrideAccess: false,
    user,
  })
  await insistCommitted(library, ticket)
  return doc as MediaFile
}
