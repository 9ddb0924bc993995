import type { PayloadRequest } from 'payload'

import type { UploadWay } from '../core/uploadWays.js'
import type { MediaLibrary, User } from '../library/MediaLibrary.js'

import { inTransaction } from '../compat/inTransaction.js'
import { MediaError } from '../errors/MediaError.js'
import { type ID, idOf, type MediaFile } from '../library/documents.js'
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
 * Nobody knows what became of a commit whose answer was lost: the upload is read again, so that nobody is promised a
 * file that is not there, and nobody told to send again one that is. Throws `error` when it is not there.
 */
const findCommitted = async (
  library: MediaLibrary,
  { upload }: Ticket,
  user: User,
  error: unknown,
): Promise<MediaFile> => {
  const row = MediaError.is(error, 'DATABASE_UNAVAILABLE')
    ? await readUpload(library, upload)
    : null
  if (row?.state !== 'completed' || !row.mediaFile) {
    throw error
  }
  const asked = {
    ...of(library, { locale: undefined, user }),
    id: idOf(row.mediaFile),
    trash: true,
  }
  return (await library.payload.findByID(asked)) as unknown as MediaFile
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
  const making = replaces
    ? inTransaction(
        library,
        async (transaction) => {
          const own = { ...of(library, { locale: req?.locale, user }), req: transaction }
          // What is said of these bytes goes with them; the rest is said of the file.
          const { crop, focalX, focalY, ...words } = metadata
          if (Object.keys(words).length > 0) {
            await library.payload.update({ ...own, id: replaces as ID, data: words })
          }
          const edits = { crop, focalX, focalY }
          return library.payload.create({
            ...own,
            context: withTicket(ticket),
            data: edits as never,
          })
        },
        asked,
      )
    : library.payload.create({
        ...of(library, { locale: req?.locale, user }),
        context: withTicket(ticket),
        data: metadata,
        req: asked && { headers: asked.headers },
      })
  return (making as Promise<unknown> as Promise<MediaFile>).catch((error: unknown) =>
    findCommitted(library, ticket, user, error),
  )
}
