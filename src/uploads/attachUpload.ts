import type { PayloadRequest } from 'payload'

import type { UploadWay } from '../core/uploadWays.js'
import type { ID, MediaFile } from '../library/documents.js'
import type { MediaLibrary, User } from '../library/MediaLibrary.js'

import { inTransaction } from '../compat/inTransaction.js'
import { MediaError } from '../errors/MediaError.js'
import { readUpload } from './findUpload.js'
import { type Ticket, withTicket } from './ticket.js'

interface Attachment {
  readonly metadata: Record<string, unknown>
  readonly req?: PayloadRequest
  readonly ticket: Ticket
  readonly user: User
  readonly way?: UploadWay
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

const of = ({ slugs }: MediaLibrary, { locale, user }: { locale: unknown; user: User }) => ({
  collection: slugs.media,
  depth: 0,
  locale: locale as never,
  overrideAccess: false,
  user,
})

/**
 * Makes the row of stored bytes through Payload's own `create`, so that access, validation and hooks run. In the same
 * transaction the reservation is settled and the scan is queued: all of it happens, or none. What is said of bytes that
 * will be another file's is said of that file.
 */
export const attachUpload = async (
  library: MediaLibrary,
  { metadata, req, ticket: given, user, way }: Attachment,
): Promise<MediaFile> => {
  const ticket: Ticket = { ...given, way }
  const { replaces } = ticket.machine
  // Its headers say where the file came from, to the audit trail.
  const asked = req && { headers: req.headers, user }
  const doc = replaces
    ? await inTransaction(
        library,
        async (transaction) => {
          const own = { ...of(library, { locale: req?.locale, user }), req: transaction }
          if (Object.keys(metadata).length > 0) {
            await library.payload.update({ ...own, id: replaces as ID, data: metadata })
          }
          return library.payload.create({ ...own, context: withTicket(ticket), data: {} })
        },
        asked,
      )
    : await library.payload.create({
        ...of(library, { locale: req?.locale, user }),
        context: withTicket(ticket),
        data: metadata,
        req: asked && { headers: asked.headers },
      })
  await insistCommitted(library, ticket)
  return doc as unknown as MediaFile
}
